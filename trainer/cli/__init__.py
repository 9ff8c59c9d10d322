"""The sub-commands that the trainer adds to `sleepy`, one module each, found by the entry-point group."""
