"""The exceptions of this floor. Each message is one line a user can act on."""


class JournalError(Exception):
    """Base: the journal can't be read or written; the message says why and how to mend it."""


class JournalBusy(JournalError):
    """Another process kept the journal locked for longer than a writer waits."""


class JournalTooNew(JournalError):
    """The file was written by a newer version, whose schema this one does not know."""
