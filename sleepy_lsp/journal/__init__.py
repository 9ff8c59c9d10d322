"""The day log: what the compiler said, what was tried and offered, and what became of it.

One SQLite file on the user's own disk, append-only but for the user's own purge. Nothing here opens a socket; the
contents leave the file only by `sleepy journal export`, and leave the disk by `sleepy journal purge`.
"""
