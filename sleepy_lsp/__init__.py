"""sleepy-lsp: fixes for Rust compiler errors that the compiler has already accepted, on this machine alone.

This package is the day: everything between a diagnostic and an accepted fix. It never imports `trainer`, `torch`,
`transformers` or `peft`, and importing it loads no model runtime; ARCHITECTURE.md lists the invariants.
"""

__version__ = "0.1.0"
