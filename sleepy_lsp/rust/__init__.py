"""What rustc and cargo say and want, as types. Knows no LSP and no model, and imports nothing of the project."""
