"""A lesson → examples: what the engine would have asked by day, and what the known repair says it should have heard.

Prompts come from the functions that make them by day (`fixes.context`, `fixes.prompt`, the tails of the model source),
over the text that rustc has just refused. Of several errors each is an example of its own, in the engine's order, over
the text with the repairs of those before it made. An answer is trained on only where reading it gives the known
repair back (`known_answers`).
"""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import sleepy_lsp
from sleepy_lsp.episode import Episode
from sleepy_lsp.fixes import prompt
from sleepy_lsp.fixes.context import Context, context
from sleepy_lsp.fixes.draft import Draft, check
from sleepy_lsp.fixes.routing import pattern_of
from sleepy_lsp.fixes.sources.model import BYTES_A_TOKEN, PLAN, most_tokens, part_of, tail_of
from sleepy_lsp.fixes.verify import judge
from sleepy_lsp.rust.errors import CheckFailed, ProjectError
from sleepy_lsp.rust.shadow import Shadow
from sleepy_lsp.rust.text import Edit, minimal_edits
from trainer.drafts import by_project, compiled, encoded, raise_if_set, shadow_of
from trainer.known_answers import known_answer, lies_in
from trainer.leakage import evaluation, judged_on, refuse_leaks, shows_judged
from trainer.task import Example, Lesson, Task

_MOST_ERRORS_A_TASK = 8


def curriculum(
    lesson: Lesson,
    replay: Sequence[Task],
    cache: Path,
    *,
    on_progress: Callable[[int, int], None] = lambda n_done, n: None,
    cancel: threading.Event | None = None,
) -> list[Example]:
    """The examples of a lesson, its neighbours included, then those of `replay`: tasks that what is live can do.

    A task of which the answer was another than the known repair is to be given with that answer's text as `fixed`.
    What shows an item of a held-out task or of an evaluation split is left out. Raises ToolMissing, Cancelled, and
    Leak where the lesson's own halves share a group.
    """
    held_out = judged_on(lesson.held_out)
    new = [(task, False) for task in (*lesson.train, *lesson.neighbours)]
    old = [(task, True) for task in replay if task.group not in held_out.groups]
    is_replay = {task.id: again for task, again in (*old, *new)}
    tasks = by_project([task for task, _ in (*new, *old)])
    n, n_done = len(is_replay), 0
    found: list[Example] = []
    for own in tasks.values():
        try:
            with shadow_of(own[0], cache) as shadow:
                for task in own:
                    raise_if_set(cancel)
                    found += examples_of(shadow, task, is_replay=is_replay[task.id], cancel=cancel)
                    n_done += 1
                    on_progress(n_done, n)
        except (ProjectError, CheckFailed):
            continue  # the project was moved or broken since its tasks were made: it has no more to add
    kept = [one for one in found if not shows_judged(one, held_out) and not shows_judged(one, evaluation())]
    kept.sort(key=lambda example: example.is_replay)
    refuse_leaks(kept, lesson.held_out)
    return kept


def examples_of(
    shadow: Shadow, task: Task, *, is_replay: bool = False, cancel: threading.Event | None = None
) -> list[Example]:
    """The examples of one task, in the order of its errors. Raises CheckFailed, Cancelled."""
    fixed = encoded(task.fixed)
    draft = compiled(shadow, task.broken, cancel)
    found: list[Example] = []
    for _ in range(_MOST_ERRORS_A_TASK):
        episode = next(iter(draft.episodes()), None)
        shown = context(draft, episode) if episode is not None else None
        step = _step(draft, episode, shown, fixed, cancel) if episode is not None and shown is not None else None
        if episode is None or shown is None or step is None:
            break
        pattern = pattern_of(draft, episode.diagnostic)
        if task.origin == "koans":
            pattern = replace(pattern, api=task.pattern.api)
        texts = {path: step.read(path) for path in fixed if step.read(path) != draft.read(path)}
        for messages, answer in _chats(draft, episode, shown, texts):
            found.append(Example(tuple(messages), answer, pattern, task.group, task.id, is_replay))
        draft = step
    return found


def _step(
    draft: Draft, episode: Episode, shown: Context, fixed: Mapping[Path, bytes], cancel: threading.Event | None
) -> Draft | None:
    """The draft with as little of the repair made as ends the error; None where there is nothing left to make."""
    edits = [edit for path, text in fixed.items() for edit in minimal_edits(path, draft.read(path), text)]
    for some in _portions(edits, shown):
        overlay = draft.edited(some)
        if len(some) == len(edits):
            return Draft(draft.shadow, overlay, (), all_targets=draft.all_targets)  # that all of it compiles is known
        after = check(draft.shadow, overlay, all_targets=draft.all_targets, cancel=cancel)
        if judge(draft, after, [episode], some).accepted:
            return after
    return None


def _portions(edits: Sequence[Edit], shown: Context) -> Iterator[list[Edit]]:
    """Those in a statement that the error points at, those in its item, those in all that is shown, all; each once."""
    areas = [*([part] for part in shown.parts), [shown.focus], [shown.focus, *shown.others]]
    tried: list[list[Edit]] = [[]]
    for some in [*([e for e in edits if any(lies_in(e, one) for one in area)] for area in areas), list(edits)]:
        if some not in tried:
            tried.append(some)
            yield some


def _chats(
    draft: Draft, episode: Episode, shown: Context, fixed: Mapping[Path, bytes]
) -> Iterator[tuple[list[prompt.Message], str]]:
    """The first question of the model source's plan for each answer format that can say the repair, and the answer."""
    done: set[bool] = set()
    for attempt in PLAN:
        part = part_of(shown, attempt)
        if attempt.rule_first or (part is None) in done:
            continue
        answer = known_answer(draft, shown, part, fixed)
        if answer is not None and len(answer.encode()) <= BYTES_A_TOKEN * most_tokens(part or shown.focus):
            done.add(part is None)
            yield prompt.messages(draft, episode, shown, tail_of(draft, attempt, part)), answer


def digest(examples: Sequence[Example]) -> str:
    """A hash of what is trained on, in its order."""
    said = [[list(one.messages), one.answer] for one in examples]
    return hashlib.sha256(json.dumps([sleepy_lsp.__version__, said]).encode()).hexdigest()
