"""Which files belong to a project: what a check may read, and so what a shadow has to mirror.

Folders that only hold what can be made again are left out: version control, and every folder tagged as a cache
(https://bford.info/cachedir/), which target directories are.
"""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sleepy_lsp.rust.cargo import Workspace

_LEFT_OUT = frozenset({".git", ".hg", ".svn", ".jj", "node_modules", "__pycache__", ".venv"})
# Rust text that names a file by path; one that leaves the mirrored folders must be mirrored too.
_NAMED_FILE = re.compile(rb'(?:#!?\[path\s*=\s*|\binclude(?:_str|_bytes)?!\s*\(\s*)"([^"\\\n]+)"')
_MODULE = re.compile(rb"^\s*(?:pub(?:\([^)]*\))?\s+)?mod\s+(?:r#)?(\w+)\s*([;{])", re.MULTILINE)


def of_workspace(workspace: Workspace, skip: Sequence[Path]) -> Iterator[Path]:
    """Every file of a workspace and its path dependencies; what sources name outside of them comes last."""
    folders = [workspace.root, *workspace.outside]
    rust_files = []
    for folder in folders:
        for file in _files_below(folder, skip):
            if file.suffix == ".rs":
                rust_files.append(file)
            yield file
    yield from _named_elsewhere(rust_files, folders)
    for folder in workspace.root.parents:
        yield from filter(Path.is_file, (folder / ".cargo" / "config.toml", folder / ".cargo" / "config"))


def of_file(file: Path) -> Iterator[Path]:
    """A file outside any crate, the modules that it declares, and what they name; never all of its folder."""
    modules = list(_modules(file))
    yield from modules
    yield from _named_elsewhere(modules, [])


def text_or_empty(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def _modules(root: Path) -> Iterator[Path]:
    """`root` and the files of its out-of-line modules, wherever rustc would look for them."""
    queue, seen = [root], {root}
    while queue:
        file = queue.pop()
        yield file
        declared = [(os.fsdecode(match[1]), match[2]) for match in _MODULE.finditer(text_or_empty(file))]
        folders = [file.parent, file.parent / file.stem]
        folders += [folder / name for folder in folders for name, opening in declared if opening == b"{"]
        for name in [name for name, opening in declared if opening == b";"]:
            for folder in folders:
                for found in (folder / f"{name}.rs", folder / name / "mod.rs"):
                    if found not in seen and found.is_file():
                        seen.add(found)
                        queue.append(found)


def _named_elsewhere(rust_files: Iterable[Path], folders: Sequence[Path]) -> Iterator[Path]:
    """Files that `#[path]` and `include!` name outside `folders`, with what these name in turn."""
    queue, seen = list(rust_files), set(rust_files)
    while queue:
        file = queue.pop()
        for match in _NAMED_FILE.finditer(text_or_empty(file)):
            named = Path(os.path.normpath(file.parent / os.fsdecode(match[1])))
            if named in seen or any(named.is_relative_to(folder) for folder in folders) or not named.is_file():
                continue
            seen.add(named)
            yield named
            if named.suffix == ".rs":
                queue.append(named)


def _files_below(folder: Path, skip: Sequence[Path]) -> Iterator[Path]:
    """Regular files below `folder`, following links to folders once each."""
    queue, seen = [folder], set()
    while queue:
        current = queue.pop()
        real = current.resolve()
        if real in seen or current in skip:
            continue
        seen.add(real)
        try:
            with os.scandir(current) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except PermissionError:
            continue
        if any(entry.name == "CACHEDIR.TAG" for entry in entries):
            continue
        for entry in entries:
            try:
                if entry.is_dir():
                    if entry.name not in _LEFT_OUT:
                        queue.append(Path(entry.path))
                elif entry.is_file():
                    yield Path(entry.path)
            except OSError:  # a link that leads nowhere or in a circle: cargo would not follow it either
                continue
