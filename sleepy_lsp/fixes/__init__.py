"""How a diagnostic becomes a verified fix: sources propose, the compiler and the guards decide, ranking orders.

Knows no editor and no LSP. Nothing leaves this floor that has not been compiled.
"""
