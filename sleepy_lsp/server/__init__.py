"""The LSP face: what editors say becomes work for the floors below, and what comes of it becomes code actions.

It translates and keeps time; what a fix is and whether it holds is decided in `fixes`.
"""
