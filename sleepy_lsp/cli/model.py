"""`sleepy model`: which language models there are, fetching one, checking one.

Results go to stdout, progress to stderr. An interrupted pull goes on where it ended when it is run again.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from sleepy_lsp import settings as settings_module
from sleepy_lsp.llm import catalog, download
from sleepy_lsp.llm.catalog import Model
from sleepy_lsp.llm.errors import ModelDamaged, ModelMissing
from sleepy_lsp.settings import Settings

OK, PROBLEM = 0, 1


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the sub-commands."""
    parser.description = "Fetch, check and list the language models that sleepy knows."
    commands = parser.add_subparsers(dest="model_command", required=True, metavar="COMMAND")
    for name, text, takes_name in (
        ("pull", "fetch a model, or go on with an interrupted pull", True),
        ("list", "list the known models and whether they are on this machine", False),
        ("verify", "check a model's file against its published SHA-256", True),
        ("path", "print the path of a model's file", True),
    ):
        command = commands.add_parser(name, help=text, description=text.capitalize() + ".")
        command.add_argument("--json", action="store_true", help="print one JSON object a line and nothing else")
        if takes_name:
            command.add_argument("name", nargs="?", metavar="NAME", help="a name from `list`; default: the settings'")


def run(args: argparse.Namespace) -> int:
    """Run the chosen sub-command; returns the exit code. Raises LlmError, SettingsError for the frame to print."""
    settings = settings_module.load()
    if args.model_command == "list":
        return _list(settings, args.json)
    model = catalog.find(args.name or settings.model)
    return {"pull": _pull, "verify": _verify, "path": _path}[args.model_command](model, settings, args.json)


def _pull(model: Model, settings: Settings, as_json: bool) -> int:
    with _bar(model) as report:
        path = download.fetch(model, settings, report)
    _say(as_json, f"{model.name} is ready: {path}", type="model", name=model.name, path=str(path), ok=True)
    return OK


def _list(settings: Settings, as_json: bool) -> int:
    for model in catalog.MODELS:
        try:
            path = download.candidate(model, settings)
        except ModelMissing:
            path = None
        used = "*" if model.name == settings.model else " "
        where = path or f"not here; get it with: sleepy model pull {model.name}"
        _say(
            as_json,
            f"{used} {model.name}  {model.title}, {model.size_bytes / 1e6:.0f} MB, {model.licence}\n    {where}",
            type="model",
            name=model.name,
            title=model.title,
            size_bytes=model.size_bytes,
            sha256=model.sha256,
            licence=model.licence,
            default=model.name == settings.model,
            path=str(path) if path else None,
        )
    return OK


def _verify(model: Model, settings: Settings, as_json: bool) -> int:
    path = download.candidate(model, settings)
    if path is None:
        raise _missing(model)
    try:
        with _bar(model) as report:
            download.verify(path, model, report)
    except ModelDamaged as exc:
        again = f"delete it and run: sleepy model pull {model.name}"
        mend = "correct model_path in the settings" if path == settings.model_path else again
        _say(as_json, f"{exc}; {mend}", type="verify", name=model.name, path=str(path), ok=False, problem=str(exc))
        return PROBLEM
    _say(as_json, f"{path} is {model.name}, byte for byte", type="verify", name=model.name, path=str(path), ok=True)
    return OK


def _path(model: Model, settings: Settings, as_json: bool) -> int:
    path = download.candidate(model, settings)
    if path is None:
        raise _missing(model)
    _say(as_json, str(path), type="path", name=model.name, path=str(path))
    return OK


def _missing(model: Model) -> ModelMissing:
    return ModelMissing(f"{model.name} is not on this machine; get it with: sleepy model pull {model.name}")


def _say(as_json: bool, text: str, **fields: Any) -> None:
    sys.stdout.write((json.dumps(fields) if as_json else text) + "\n")
    sys.stdout.flush()


@contextmanager
def _bar(model: Model) -> Iterator[download.Progress]:
    """A progress bar on stderr as a `download.Progress`."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(model.name, total=model.size_bytes)

        def report(done: int, total: int, text: str) -> None:
            progress.update(task, completed=done, total=total, description=text)

        yield report
