"""The exceptions of this floor. Each message is one line a user can act on; broken Rust is data, never an exception."""


class RustError(Exception):
    """Base: the Rust side of the work can't be done; the message says what and how to mend it."""


class ToolMissing(RustError):
    """cargo or rustc is not installed, or does not run."""


class ProjectError(RustError):
    """The path is no Rust project that can be checked: no manifest, a broken one, an unreadable file."""


class CheckFailed(RustError):
    """cargo could not get as far as the user's code: a build script, an unresolvable dependency, a time-out."""


class Cancelled(RustError):
    """The caller asked to stop."""
