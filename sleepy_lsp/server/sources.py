"""Which sources the server asks: the quick ones for every error in the check's thread, the others by the thinker.

A new source joins by a line in `QUICK` or in `THINKING`.
"""

import hashlib
from collections.abc import Callable, Sequence

from sleepy_lsp.episode import Episode
from sleepy_lsp.fixes.draft import Draft
from sleepy_lsp.fixes.live import LiveAdapters
from sleepy_lsp.fixes.memory.choices import LiveMemory
from sleepy_lsp.fixes.memory.examples import Repair, nearest
from sleepy_lsp.fixes.sources import Source
from sleepy_lsp.fixes.sources.compiler import CompilerSource
from sleepy_lsp.fixes.sources.memory import MemorySource
from sleepy_lsp.server.scheduler import SourceMissing
from sleepy_lsp.settings import Settings

Status = Callable[[str], None]

_MEMORY = LiveMemory()
_ADAPTERS = LiveAdapters()

QUICK: dict[str, Callable[[Settings], Source]] = {
    "compiler": lambda settings: CompilerSource(),
    "memory": lambda settings: MemorySource(_MEMORY, factory=settings.factory_memory),
}
"""Sources that answer without thinking, by their name in the settings; made on the loop, so they may read nothing."""


def quick_sources(settings: Settings) -> Sequence[Source]:
    """The quick sources that the user wants, in the order of the settings."""
    return [QUICK[name](settings) for name in settings.sources if name in QUICK]


def thinking_sources(settings: Settings) -> Sequence[str]:
    """The names of the slow sources that the user wants, in order."""
    return [name for name in settings.sources if name in THINKING]


def open_source(settings: Settings, name: str, on_status: Status) -> Source:
    """A thinking source, ready to be asked. Raises SourceMissing."""
    return THINKING[name](settings, on_status)


def thought_as(settings: Settings, draft: Draft, episode: Episode) -> str:
    """What a thought about an error depends on beside the error: model, live adapters, the repairs that it is shown.

    Not for the loop: it looks at files.
    """
    adapters = _ADAPTERS.version(settings)
    model = f"{settings.model} with {adapters}" if adapters else settings.model
    examples = nearest(_repairs(settings)(), draft, episode)
    if not examples:
        return model
    digest = hashlib.sha256(repr([(one.message, one.statements) for one in examples]).encode())
    return f"{model} {digest.hexdigest()[:16]}"


def take_notices() -> list[str]:
    """What the user must be told of the adapters, each once."""
    return _ADAPTERS.take_notices()


def _repairs(settings: Settings) -> Callable[[], Sequence[Repair]]:
    """What the model may be shown: the journal's content never leaves this machine."""
    return _MEMORY.repairs if settings.model_is_here else tuple


def _open_model(settings: Settings, on_status: Status) -> Source:
    # An HTTP client and a model's catalogue: 60 ms and 15 MB that a server without errors to think about never needs.
    from sleepy_lsp.fixes.sources.model import ModelSource
    from sleepy_lsp.llm.client import open_client
    from sleepy_lsp.llm.errors import LlmError

    try:
        router = _ADAPTERS.router(settings)
        client = open_client(settings, on_status=on_status, adapters=router.files)
        return ModelSource(client, route=router, version=router.version, repairs=_repairs(settings))
    except LlmError as exc:
        raise SourceMissing(str(exc)) from exc


THINKING: dict[str, Callable[[Settings, Status], Source]] = {"model": _open_model}
"""Sources that take seconds, by their name in the settings."""
