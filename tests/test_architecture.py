"""DESIGN.md's import order and those of its invariants that an import graph can check."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import sleepy_lsp

ROOT = Path(sleepy_lsp.__file__).parent.parent
PACKAGES = [name for name in ("sleepy_lsp", "trainer", "koans") if (ROOT / name / "__init__.py").is_file()]
FILES = sorted(file for name in PACKAGES for file in (ROOT / name).rglob("*.py"))

# Each floor may import what stands on a lower one, and itself; the ground is for all.
FLOORS: list[set[str]] = [
    {"trainer.cli", "sleepy_lsp.__main__"},
    {"sleepy_lsp.cli", "sleepy_lsp.relay"},
    {"sleepy_lsp.server", "trainer"},
    {"sleepy_lsp.fixes"},
    {"sleepy_lsp.journal", "sleepy_lsp.llm", "koans"},
    {"sleepy_lsp.episode"},
    {"sleepy_lsp.rust"},
]
GROUND = {"sleepy_lsp", "sleepy_lsp.paths", "sleepy_lsp.settings", "sleepy_lsp.wholefile"}
LEVEL = {name: len(FLOORS) - i for i, names in enumerate(FLOORS) for name in names} | dict.fromkeys(GROUND, 0)
HEAVY = ("torch", "transformers", "peft")
TRAINS = tuple(
    f"trainer.{name}"
    for name in ("share", "export", "beside", "basemodel", "attach", "checkpoint", "loop", "team", "rehearsal.controls")
)


def module_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(file: Path) -> Iterator[tuple[int, str]]:
    """Every module that `file` imports, at its top or in a function: (line, full name)."""
    module, is_package = module_of(file), file.name == "__init__.py"
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = module.split(".")[: len(module.split(".")) - node.level + is_package] if node.level else []
            name = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                inner = f"{name}.{alias.name}"
                yield node.lineno, inner if is_module(inner) else name


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def unit_of(module: str) -> str:
    """The name that DESIGN.md's order speaks of: `sleepy_lsp.fixes.engine` → `sleepy_lsp.fixes`."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "sleepy_lsp" or parts[:2] == ["trainer", "cli"] else parts[0]


def ours(file: Path) -> Iterator[tuple[int, str]]:
    return ((line, name) for line, name in imports_of(file) if name.split(".")[0] in ("sleepy_lsp", "trainer", "koans"))


def check_none(found: list[str]) -> None:
    assert found == [], "\n".join(found)


def test_every_package_has_its_floor() -> None:
    """A new package must be given its place before it can be imported."""
    assert {unit_of(module_of(file)) for file in FILES} <= set(LEVEL)


def test_imports_run_downward() -> None:
    """And never sideways: packages of one floor don't know each other."""
    check_none(
        [
            f"{file.relative_to(ROOT)}:{line} imports {name}"
            for file in FILES
            for line, name in ours(file)
            if unit_of(name) != unit_of(module_of(file)) and unit_of(name) not in GROUND
            and LEVEL[unit_of(name)] >= LEVEL[unit_of(module_of(file))]
        ]
    )  # fmt: skip


def test_modules_import_in_no_circle() -> None:
    """Modules at their tops; what a function imports when it runs, or only for types, is no circle."""
    graph = {module_of(file): set(top_level_imports(file)) for file in FILES}
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " → ".join([*path[path.index(module) :], module])
        if module not in done:
            for following in sorted(graph.get(module, ())):
                visit(following, (*path, module))
            done.add(module)

    for module in graph:
        visit(module, ())


def top_level_imports(file: Path) -> Iterator[str]:
    top = {node.lineno for node in ast.parse(file.read_text(encoding="utf-8")).body}
    return (name for line, name in ours(file) if line in top and name != module_of(file))


@pytest.mark.parametrize(
    ("package", "never"),
    [
        pytest.param("rust", ("sleepy_lsp.",), id="rust imports nothing of the project"),
        pytest.param("llm", ("sleepy_lsp.rust", "sleepy_lsp.episode", "tree_sitter"), id="llm knows no Rust"),
        pytest.param("fixes", ("pygls", "lsprotocol"), id="fixes knows no LSP"),
        pytest.param("journal", ("socket", "http", "httpx", "urllib", "asyncio"), id="the journal opens no socket"),
        pytest.param("rust", ("pygls", "lsprotocol", "httpx", "xllamacpp"), id="rust knows no LSP and no model"),
    ],
)
def test_what_a_package_never_imports(package: str, never: tuple[str, ...]) -> None:
    check_none(
        [
            f"{file.relative_to(ROOT)}:{line} imports {name}"
            for file in (ROOT / "sleepy_lsp" / package).rglob("*.py")
            for line, name in imports_of(file)
            if f"{name}.".startswith(tuple(f"{prefix.rstrip('.')}." for prefix in never))
            and unit_of(name) != f"sleepy_lsp.{package}"
        ]
    )


def test_the_day_never_imports_the_night() -> None:
    """No torch, transformers, peft or trainer below sleepy_lsp, not even inside a function."""
    check_none(
        [
            f"{file.relative_to(ROOT)}:{line} imports {name}"
            for file in (ROOT / "sleepy_lsp").rglob("*.py")
            for line, name in imports_of(file)
            if name.split(".")[0] in (*HEAVY, "trainer", "safetensors", "gguf")
        ]
    )


def test_only_what_trains_imports_torch() -> None:
    """Measuring, the gate and the reports work without the extra `train`."""
    check_none(
        [
            f"{file.relative_to(ROOT)}:{line} imports {name}"
            for file in (ROOT / "trainer").rglob("*.py")
            for line, name in imports_of(file)
            if name.split(".")[0] in (*HEAVY, "safetensors", "gguf") and not module_of(file).startswith(TRAINS)
        ]
    )


def test_importing_everything_loads_nothing_heavy() -> None:
    """Every module but the worker's, in a fresh process: no torch, transformers or llama.cpp comes along."""
    names = sorted(module_of(file) for file in (ROOT / "sleepy_lsp").rglob("*.py"))
    wanted = [name for name in names if name not in ("sleepy_lsp.llm.worker", "sleepy_lsp.__main__")]
    script = (
        "import importlib, json, sys\n"
        "for name in json.loads(sys.argv[1]):\n    importlib.import_module(name)\n"
        "print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    )
    argv = [sys.executable, "-W", "error", "-c", script, json.dumps(wanted)]
    done = subprocess.run(argv, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    loaded = set(json.loads(done.stdout))
    assert "tree_sitter" in loaded and not {*HEAVY, "xllamacpp", "trainer", "numpy"} & loaded


def test_help_loads_almost_nothing() -> None:
    """`sleepy --help` must feel like nothing: no rich, no tree-sitter, no HTTP client."""
    script = (
        "import sys\nfrom sleepy_lsp.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT)
    assert not {"rich", "tree_sitter", "httpx", "huggingface_hub", "psutil"} & set(done.stderr.split())


def test_no_file_is_longer_than_400_lines() -> None:
    lengths = {file.relative_to(ROOT): len(file.read_text(encoding="utf-8").splitlines()) for file in FILES}
    check_none([f"{name}: {length} lines" for name, length in lengths.items() if length >= 400])


def test_every_module_opens_with_its_reason() -> None:
    check_none([str(file.relative_to(ROOT)) for file in FILES if not ast.get_docstring(ast.parse(file.read_text()))])
