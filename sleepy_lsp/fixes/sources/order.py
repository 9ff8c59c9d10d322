"""In which order sources are asked: what this user has taught, then what holds for everybody, the cheapest first.

1. The user's own repairs, and 2. an adapter that the night has proved better than all the rest for this kind of error:
   both know what no compiler can, and rustc's suggestion for a call of a changed API often compiles and is wrong.
3. rustc's suggestions, 4. the known repairs that ship with the package, 5. the base model, for the
   errors that are no adapter's.
"""

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from sleepy_lsp.fixes.memory.examples import Repair
from sleepy_lsp.fixes.memory.learned import Learned
from sleepy_lsp.fixes.routing import Route, to_base
from sleepy_lsp.fixes.sources import Source
from sleepy_lsp.fixes.sources.compiler import CompilerSource
from sleepy_lsp.fixes.sources.memory import MemorySource

if TYPE_CHECKING:
    from sleepy_lsp.llm.client import Answer, Client


def in_order(
    names: Collection[str],
    *,
    learned: Callable[[], Sequence[Learned]] = tuple,
    factory: bool = True,
    client: "Client | None" = None,
    route: Route = to_base,
    repairs: Callable[[], Sequence[Repair]] = tuple,
    shows_adapters: bool = False,
) -> list[Source]:
    """The sources of these names (as in the settings), each ready to be asked; without a client no model.

    The other parameters are those of MemorySource and ModelSource.
    """
    models = client if "model" in names else None
    found: list[Source] = []
    if "memory" in names:
        found.append(MemorySource(learned, factory=False))
    if models is not None:
        from sleepy_lsp.fixes.sources.model import ModelSource  # with an HTTP client, which the others do without

        routed = ModelSource(models, route=route, repairs=repairs, shows_adapters=shows_adapters, asks="adapters")
        found.append(routed)
    if "compiler" in names:
        found.append(CompilerSource())
    if "memory" in names and factory:
        found.append(MemorySource(factory=True))
    if models is not None:
        found.append(ModelSource(models, route=route, repairs=repairs, asks="base"))
    return found


def answers_of(sources: Sequence[Source]) -> "list[Answer]":
    """What the model has answered in a run with these sources, those of an adapter first."""
    return [answer for source in sources for answer in getattr(source, "answers", ())]
