"""Check the benchmark's tasks, and make more of them.

`validate` proves each koan sound with the installed compiler; `generate` breaks the correct programs below
`koans/programs` with syntax-tree operators and keeps what is a real error.
"""

import argparse
import contextlib
import os
import random
import sys
from pathlib import Path

from koans.koan import FAMILIES, KOANS_DIR, SPLITS, Koan, KoanError, load_koans
from koans.mutate import Task, generate, load_programs, n_attempts
from koans.validate import validate
from sleepy_lsp.cli import CommandError
from trainer.progress import progress

EXIT_DONE, EXIT_PROBLEMS = 0, 1


def configure(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="action", required=True, metavar="validate|generate")
    check = commands.add_parser("validate", help="prove every koan sound with the installed compiler")
    check.add_argument("--koans", type=Path, default=KOANS_DIR, metavar="DIR", help="a folder of koans")
    check.add_argument("--only", metavar="PREFIX", default="", help="only koans whose id starts so: a family, an id")
    check.add_argument("--jobs", type=int, metavar="N", help="compilers at once (default: one a core)")
    make = commands.add_parser("generate", help="break correct programs and keep what is a real error")
    make.add_argument("--out", type=Path, required=True, metavar="FILE", help="the cases, one JSON object a line")
    make.add_argument("--split", choices=SPLITS, help="only programs of this split")
    make.add_argument("--seed", type=int, default=0, metavar="N")
    make.add_argument("--sample", type=int, metavar="N", help="keep N of the cases, chosen by the seed")
    make.add_argument("--jobs", type=int, metavar="N", help="compilers at once (default: one a core)")


def run(args: argparse.Namespace) -> int:
    for name in ("jobs", "sample"):
        given = getattr(args, name, None)
        if given is not None and given < 1:
            raise CommandError(f"--{name} must be at least 1")
    try:
        return _validate(args) if args.action == "validate" else _generate(args)
    except KoanError as exc:
        raise CommandError(str(exc)) from exc


def _validate(args: argparse.Namespace) -> int:
    koans = load_koans(args.koans, prefix=args.only)
    with progress() as bar:
        task = bar.add_task("koans", total=len(koans))
        problems = validate(koans, jobs=args.jobs, on_done=lambda _: bar.advance(task))
    for problem in problems:
        print(f"{problem.koan}: {problem.text}")
    print(_summary(koans, len({problem.koan for problem in problems})), file=sys.stderr)
    return EXIT_PROBLEMS if problems else EXIT_DONE


def _summary(koans: list[Koan], n_unsound: int) -> str:
    families = ", ".join(f"{sum(k.family == key for k in koans)} {key}" for key in FAMILIES)
    codes = {code for koan in koans for code in (*koan.codes, *koan.hidden_codes) if code}
    n_several = sum(len(koan.codes) + len(koan.hidden_codes) > 1 for koan in koans)
    splits = ", ".join(f"{sum(k.split == split for k in koans)} {split}" for split in SPLITS)
    return (
        f"{len(koans)} koans ({families}; {splits}), {len(codes)} error codes, "
        f"{n_several} with several errors: {n_unsound or 'none'} unsound"
    )


def _generate(args: argparse.Namespace) -> int:
    """Write to a file beside and rename, so that what is there is always a whole set."""
    if args.out.is_dir():
        raise CommandError(f"can't write {args.out}: it is a folder")
    programs = load_programs(split=args.split)
    fresh = args.out.with_name(f".{args.out.name}.{os.getpid()}")
    try:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        with progress() as bar, fresh.open("w", encoding="utf-8") as file:
            task = bar.add_task("mutations", total=n_attempts(programs, args.seed))
            tasks = generate(
                programs, args.seed, jobs=args.jobs, on_tried=lambda n_tried, _: bar.update(task, completed=n_tried)
            )
            kept = _sampled(list(tasks), args.sample, args.seed)
            file.writelines(made.to_json() + "\n" for made in kept)
        fresh.replace(args.out)
    except OSError as exc:
        raise CommandError(f"can't write {args.out}: {exc.strerror}") from exc
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink()
    codes = {made.case.error_code for made in kept if made.case.error_code}
    operators = {name for made in kept for name in made.operators}
    print(
        f"{len(kept)} cases from {len({made.program for made in kept})} programs by {len(operators)} operators, "
        f"{len(codes)} error codes, {sum(len(made.operators) > 1 for made in kept)} with two mutations: {args.out}"
    )
    return EXIT_DONE


def _sampled(tasks: list[Task], n: int | None, seed: int) -> list[Task]:
    """`n` of the tasks in their order, or all."""
    if n is None or n >= len(tasks):
        return tasks
    return [tasks[place] for place in sorted(random.Random(seed).sample(range(len(tasks)), n))]
