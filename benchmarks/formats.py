"""Which answer format a 1.5B model can be trusted with: one greedy answer each, verified as in the product.

Every format sees the same context, compiler text and hints; what differs is how the answer is asked for and read:
`statement` (new text of the statement the error is in), `item` (whole items), `search-replace` (marked old and
new lines), `file` (the whole file). Results go to `results/formats.jsonl`; a stopped run goes on where it was.
"""

import argparse
import json
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import record
from benchmarks.tasks import Task, load
from sleepy_lsp import paths, settings
from sleepy_lsp.episode import Candidate
from sleepy_lsp.fixes import answer as answers
from sleepy_lsp.fixes import prompt
from sleepy_lsp.fixes.context import Context, context
from sleepy_lsp.fixes.draft import Draft, check
from sleepy_lsp.fixes.sources.model import is_complete
from sleepy_lsp.fixes.verify import verify
from sleepy_lsp.llm.client import Client, open_client
from sleepy_lsp.rust.shadow import Shadow
from sleepy_lsp.rust.text import Edit, minimal_edits

_SEARCH_REPLACE = """\
Reply with the change in exactly this form, the old lines copied as they are:
<<<<<<< OLD
the old lines
=======
the new lines
>>>>>>> NEW"""

Read = Callable[[str], tuple[Edit, ...]]


def ask(name: str, draft: Draft, shown: Context) -> tuple[str, Read]:
    """The end of the prompt for a format, and how its answer is read."""
    focus = shown.focus
    if name == "statement":
        part = shown.parts[0]
        text = draft.read(part.path)[part.start : part.end].decode()
        return prompt.tail_for_part(text), lambda answer: answers.edits(draft, shown, answer, part)
    if name == "item":
        return prompt.TAIL_ITEM, lambda answer: answers.edits(draft, shown, answer)
    if name == "search-replace":
        return _SEARCH_REPLACE, lambda answer: _searched(draft.read(focus.path).decode(), focus.path, answer)
    whole = draft.read(focus.path).decode()
    tail = f"Reply with the whole corrected file. The file is:\n```rust\n{whole}\n```"
    return tail, lambda answer: _whole_file(draft, focus.path, answer)


def _searched(text: str, path: Path, answer: str) -> tuple[Edit, ...]:
    blocks = re.findall(r"<<<<<<<[^\n]*\n(.*?)\n?=======[^\n]*\n(.*?)\n?>>>>>>>", answer, re.DOTALL)
    edits = []
    for old, new in blocks:
        if text.count(old.strip()) != 1 or not old.strip():
            raise answers.UnusableAnswer("the old lines are not in the file, or more than once")
        start = len(text[: text.index(old.strip())].encode())
        edits.append(Edit(path, start, start + len(old.strip().encode()), new.strip()))
    if not edits:
        raise answers.UnusableAnswer("the answer holds no change in the form asked for")
    return tuple(edits)


def _whole_file(draft: Draft, path: Path, answer: str) -> tuple[Edit, ...]:
    block = re.search(r"```(?:rust)?\n(.*?)```", answer, re.DOTALL)
    if block is None:
        raise answers.UnusableAnswer("the answer holds no whole file")
    return tuple(minimal_edits(path, draft.read(path), block[1].encode()))


FORMATS = ("statement", "item", "search-replace", "file")


def run_task(name: str, task: Task, client: Client) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "main.rs"
        path.write_text(task.broken, encoding="utf-8")
        with Shadow(path, paths.shadows_dir(), edition=task.edition, crate_type=task.crate_type) as shadow:
            draft = check(shadow, {})
            episode = draft.episodes()[0]
            shown = context(draft, episode)
            tail, read = ask(name, draft, shown)
            started = time.perf_counter()
            messages = prompt.messages(draft, episode, shown, tail)
            stop = is_complete if name != "search-replace" else (lambda text: ">>>>>>> NEW" in text)
            answer = client.complete(messages, max_tokens=1400, temperature=0.0, seed=0, on_text=stop)
            try:
                edits = read(answer.text)
                verdict = verify(draft, [episode], Candidate(edits=edits, source="model", title=name))
                outcome, reason = verdict.outcome.value, verdict.reason
            except answers.UnusableAnswer as exc:
                outcome, reason = "unusable", str(exc)
    return {
        "format": name,
        "id": task.id,
        "outcome": outcome,
        "reason": reason,
        "seconds": round(time.perf_counter() - started, 2),
        "prompt_tokens_computed": answer.prompt_tokens - answer.cached_tokens,
        "output_tokens": answer.output_tokens,
        "answer": answer.text,
    }


def summarise(rows: list[dict[str, Any]]) -> dict[str, Any]:
    summary = {}
    for name in dict.fromkeys(row["format"] for row in rows):
        own = [row for row in rows if row["format"] == name]
        accepted = sum(row["outcome"] in ("fixed", "progress") for row in own)
        low, high = record.wilson(accepted, len(own))
        summary[name] = {
            "n": len(own),
            "accepted": accepted,
            "wilson_95": [round(low, 3), round(high, 3)],
            "unusable": sum(row["outcome"] == "unusable" for row in own),
            "median_s": round(statistics.median(row["seconds"] for row in own), 2),
            "mean_prompt_tokens_computed": round(statistics.mean(row["prompt_tokens_computed"] for row in own), 1),
            "mean_output_tokens": round(statistics.mean(row["output_tokens"] for row in own), 1),
        }
    return summary


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=int, default=10_000)
    parser.add_argument("--out", type=Path, default=record.RESULTS / "formats.jsonl")
    args = parser.parse_args()
    client = open_client(settings.load())
    rows = [json.loads(line) for line in args.out.read_text().splitlines()] if args.out.exists() else []
    done = {(row["format"], row["id"]) for row in rows}
    for task in load()[: args.limit]:
        for name in FORMATS:
            if (name, task.id) not in done:
                rows.append(run_task(name, task, client))
                with args.out.open("a") as file:
                    file.write(json.dumps(rows[-1]) + "\n")
    record.write(args.out.stem, {"what": "answer formats, one greedy answer each", "summary": summarise(rows)})


if __name__ == "__main__":
    main()
