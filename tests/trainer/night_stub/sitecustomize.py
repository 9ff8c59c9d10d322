"""For Pythons that a test starts: a night that only works and waits, in place of one that needs a model.

Python imports a module of this name at its start when its folder is in PYTHONPATH. `STUB_NIGHT` says what the night
does: `work` until it is stopped, `long` the same without checkpoints, `done` at once, `full` where the disk takes
nothing more, `train` on `STUB_BASE`.
"""

import dataclasses
import errno
import json
import os
import sys
import types


def run(settings, *, control, on_status):
    import psutil

    from trainer import records
    from trainer.control import Stopped

    if os.environ["STUB_NIGHT"] == "full":
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "night.json")
    me = psutil.Process()
    facts = {"nice": me.nice(), "threads": os.environ["OMP_NUM_THREADS"], "hours": settings.night_hours}
    if hasattr(me, "ionice"):
        facts["ionice"] = str(me.ionice().ioclass)
    on_status(json.dumps(facts))
    record = records.NightRecord(1, "2026-01-02T03:04:05Z", "tiny", "a" * 64, seed=1)
    records.write(record)
    try:
        if os.environ["STUB_NIGHT"] == "train":
            on_status(json.dumps(losses_of_training(control, on_status)))
        if os.environ["STUB_NIGHT"] == "long":
            with control.suspendable():
                control.wanted_away.wait()
        while os.environ["STUB_NIGHT"] == "work":
            control.checkpoint()
    except Stopped:
        record = dataclasses.replace(record, step="stopped", outcome="cut off")
    else:
        record = dataclasses.replace(record, step="done", ended="2026-01-02T04:04:05Z", outcome="nothing to learn")
    records.write(record)
    return record


def losses_of_training(control, on_status):
    """The real loop on the tiny model at `STUB_BASE`, paused and stopped as a night is. Raises Stopped."""
    import pathlib

    from sleepy_lsp import paths
    from tests.trainer.test_lora import EXAMPLES, of_tiny
    from trainer import lora

    base, out = pathlib.Path(os.environ["STUB_BASE"]), paths.nights_dir() / "checkpoint"
    settings = dataclasses.replace(of_tiny(base), epochs=int(os.environ["STUB_EPOCHS"]))

    def on_step(n_done, _loss):
        on_status(f"step {n_done}")

    while True:
        control.checkpoint()
        try:
            return lora.train(EXAMPLES, base, settings, out, stop=control.wanted_away, on_step=on_step).losses
        except lora.TrainingStopped:
            continue


if "STUB_NIGHT" in os.environ:
    stub = types.ModuleType("trainer.night")
    stub.run = run
    sys.modules["trainer.night"] = stub
    if "STUB_ANY_LOAD" in os.environ:  # how busy the machine is that runs the tests is not for them to say
        import trainer.idle

        trainer.idle.MAX_LOAD = 2.0
