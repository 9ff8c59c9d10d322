"""What can go wrong between a prompt and an answer. Every message is one line: what happened, and how to mend it.

LlmError
├── ModelMissing     the model's file is not on this machine
├── ModelDamaged     it is, but its bytes are not the published ones
├── DownloadFailed   it could not be fetched (finished parts are kept)
├── WorkerFailed     the model's process could not start, died or was killed
├── EndpointError    the server answered, but not with an answer
├── AdapterError     the adapters on disk can't be read, or not be changed as asked (nothing was changed)
├── UnknownModel     no such name (in `catalog`)
└── Cancelled        the caller asked to stop
"""


class LlmError(Exception):
    """Base of everything that `sleepy_lsp.llm` raises on purpose."""


class ModelMissing(LlmError):
    """The model's file is not on this machine."""


class ModelDamaged(LlmError):
    """The model's file is there, but its bytes are not the published ones."""


class DownloadFailed(LlmError):
    """The model could not be fetched; what was fetched so far is kept and the next try goes on from there."""


class WorkerFailed(LlmError):
    """The model's process could not start, died or was killed."""


class EndpointError(LlmError):
    """The server refused or garbled the request: wrong key, unknown model, prompt too long, no connection."""


class AdapterError(LlmError):
    """The adapters on disk can't be read, or not be changed as asked; what was live still is."""


class Cancelled(LlmError):
    """The caller asked to stop."""


def one_line(text: object, limit: int = 300) -> str:
    """`text` on one line, for use inside an error message."""
    flat = " ".join(str(text).split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
