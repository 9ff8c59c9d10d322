"""The scripted day: a user mends half of a crate's broken uses by hand, and the journal writes it down.

Within each shape the user takes the smaller uses; what is left for the morning is the harder half: longer functions,
more errors at once, calls in other surroundings.
"""

from collections.abc import Sequence
from pathlib import Path

from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.rust import syntax
from trainer.rehearsal.crates import EDITION, Crate, Use, mending


def halves(crate: Crate, most_left: int | None = None) -> tuple[list[Use], list[Use]]:
    """The uses that the user mends, and those that are left; of the latter at most so many of each shape."""
    by_hand: list[Use] = []
    left: list[Use] = []
    for uses in crate.shapes().values():
        by_size = sorted(uses, key=_size)
        middle = len(by_size) // 2
        by_hand += by_size[:middle]
        left += by_size[middle:][:most_left]
    return by_hand, left


def lay_out(crate: Crate, uses: Sequence[Use], folder: Path) -> Path:
    """The crate as a project of cargo's, every one of `uses` mended in a file of its own; returns its root."""
    root = folder / crate.name
    sources = root / "src"
    sources.mkdir(parents=True, exist_ok=True)
    manifest = f'[package]\nname = "{crate.name}"\nversion = "0.1.0"\nedition = "{EDITION}"\n'
    (root / "Cargo.toml").write_text(manifest, encoding="utf-8")
    modules = "".join(f"pub mod {use.name};\n" for use in uses)
    (sources / "lib.rs").write_text(f"{crate.api}\n{modules}", encoding="utf-8")
    for use in uses:
        (sources / f"{use.name}.rs").write_text(f"use super::*;\n\n{use.fixed.strip()}\n", encoding="utf-8")
    return root


def live_through(crate: Crate, uses: Sequence[Use], root: Path, journal: Journal) -> None:
    """Record what the server would while the user mends `uses` by hand: all of it, or nothing after a kill, so that a
    rehearsal never goes on from half a day."""
    journal.record_many(event for use in uses for event in mending(root, crate, use, by_hand=True))


def _size(use: Use) -> tuple[int, str]:
    """Tokens of the broken function; the name where they are equal."""
    return len(syntax.tokens(syntax.parse(use.broken.encode()).root_node)), use.name
