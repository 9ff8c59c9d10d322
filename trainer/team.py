"""Several processes that train as one, as `accelerate launch` and `torchrun` start them: one for each GPU.

The first of them, rank 0, leads: it alone runs the night, and trains as a single process would. The others `follow`:
they wait for rank 0's word, build the same training beside theirs, and take their share of every step's batch, so that
the sum of all gradients is the single process's. They print, read and write nothing, and end with rank 0.

What travels is the gradients of what is trained, a few million numbers a step. Copied to the CPU they cost little
beside it, so one backend, gloo, serves GPUs and CPUs alike. What is said is JSON: nothing is unpickled from a socket.
Who belongs together is known to `torch.distributed`, for the whole process; once anyone has gone, nobody does any more.
"""

import contextlib
import enum
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

import cattrs
import torch
from torch import distributed, nn
from torch.distributed.rendezvous import rendezvous

from trainer.batches import Sample
from trainer.checkpoint import MOMENTS

# With transformers and peft, which must be loaded before the processes meet: modules of torch that come with them take
# the group that there is as a default argument, and one that is never let go may abort the process at its end.
from trainer.loop import Training, open_base
from trainer.lora import TrainingError, TrainingSettings, TrainingStopped

MEET_WITHIN = timedelta(minutes=5)
WAIT_WITHIN = timedelta(days=30)
"""Between two trainings rank 0 measures for hours; if it dies, its connections close and nobody waits any longer."""
_MOST_SAID = 1000
"""Bytes of a problem's text that are told to the others."""


class TeamBroken(TrainingError):
    """Another process has gone, or never came: nothing can be trained together any more."""


class Word(enum.IntEnum):
    """What rank 0 says; a word's number travels before what it carries."""

    TRAIN = enum.auto()
    """Build the training that this carries: a Job."""
    STEP = enum.auto()
    END = enum.auto()
    """Of this training, however it went: let its memory go."""
    QUIT = enum.auto()


@dataclass(frozen=True, slots=True)
class Job:
    """A training, as it is told to those who follow."""

    samples: tuple[Sample, ...]
    base: str
    """The base model's file, under the same path for everyone."""
    settings: TrainingSettings


@contextlib.contextmanager
def joined() -> Iterator["Team"]:
    """Meet the others that the environment tells of; those who follow are sent home when rank 0 leaves in good order.

    Raises TeamBroken.
    """
    try:
        store, rank, size = next(rendezvous("env://", timeout=MEET_WITHIN))
        distributed.init_process_group("gloo", store=store, rank=rank, world_size=size, timeout=WAIT_WITHIN)
    except (RuntimeError, ValueError) as exc:
        reason = str(exc).partition("\n")[0]
        raise TeamBroken(
            f"WORLD_SIZE is set, as by a launcher, and its processes have not met ({reason}); unset it to train in one"
        ) from exc
    team = Team()
    try:
        yield team
        if team.leads and distributed.is_initialized():
            with contextlib.suppress(TeamBroken):
                team.tell(Word.QUIT)
    finally:
        # Whoever leaves in the middle of something says nothing: the others may be listening for something else.
        if distributed.is_initialized():
            distributed.destroy_process_group()


class Team:
    """The processes that have met, as this one sees them. All methods but `share` wait for all others to call them."""

    def __init__(self) -> None:
        self.rank, self.size = distributed.get_rank(), distributed.get_world_size()

    @property
    def leads(self) -> bool:
        return self.rank == 0

    def share(self, batch: Sequence[Sample]) -> Sequence[Sample]:
        """What of a batch is this process's; may be nothing."""
        return batch[self.rank :: self.size]

    def tell(self, word: Word, said: bytes = b"") -> None:
        """For rank 0."""
        with _connected():
            distributed.broadcast(torch.tensor([word, len(said)]), 0)
            if said:
                distributed.broadcast(torch.frombuffer(bytearray(said), dtype=torch.uint8), 0)

    def hear(self) -> tuple[Word, bytes]:
        """For those who follow: what rank 0 tells next."""
        head, said = torch.zeros(2, dtype=torch.long), b""
        with _connected():
            distributed.broadcast(head, 0)
            if head[1]:
                body = torch.zeros(int(head[1]), dtype=torch.uint8)
                distributed.broadcast(body, 0)
                said = body.numpy().tobytes()
        return Word(int(head[0])), said

    def next_step(self) -> None:
        """For rank 0: all others go into the next step, which it must go into, too."""
        self.tell(Word.STEP)

    @contextlib.contextmanager
    def training(self, samples: Sequence[Sample], base: Path, settings: TrainingSettings) -> Iterator[None]:
        """For rank 0: all of a training that the others take part in, stopped and failed ones included."""
        said = asdict(Job(tuple(samples), str(base), settings))
        self.tell(Word.TRAIN, json.dumps(said).encode())
        try:
            yield
        except (TrainingError, TrainingStopped, OSError):  # anything else ends the process, and with it the team
            if distributed.is_initialized():
                self.tell(Word.END)
            raise
        self.tell(Word.END)

    @contextlib.contextmanager
    def all_or_none(self) -> Iterator[None]:
        """Work that everyone does alone. Raises the own TrainingError or OSError, or a TrainingError for another's."""
        own: TrainingError | OSError | None = None
        try:
            yield
        except (TrainingError, OSError) as exc:
            own = exc
        text = "" if own is None else str(own) or type(own).__name__
        said = torch.frombuffer(bytearray(text.encode()[:_MOST_SAID].ljust(_MOST_SAID)), dtype=torch.uint8)
        everyones = [torch.empty_like(said) for _ in range(self.size)]
        with _connected():
            distributed.all_gather(everyones, said)
        if own is not None:
            raise own
        for rank, one in enumerate(everyones):
            if problem := one.numpy().tobytes().decode(errors="replace").strip():
                raise TrainingError(f"process {rank} of {self.size} can't train: {problem}")

    def start_alike(self, n_done: int, parameters: Iterable[nn.Parameter], optimizer: torch.optim.Optimizer) -> int:
        """Everyone gets rank 0's parameters and AdamW's state after its `n_done` steps, which are returned."""
        head = torch.tensor([n_done])
        with _connected():
            distributed.broadcast(head, 0)
        n_done = int(head[0])
        for parameter in parameters:
            alike: list[torch.Tensor] = [parameter]
            if n_done:
                state = optimizer.state[parameter]
                if not state:
                    state["step"] = torch.tensor(float(n_done))
                    state.update({one: torch.zeros_like(parameter) for one in MOMENTS})
                alike += [state[one] for one in MOMENTS]
            for tensor in alike:
                sent = tensor.detach().cpu()
                with _connected():
                    distributed.broadcast(sent, 0)
                tensor.detach().copy_(sent)
        return n_done

    def summed(self, parameters: Iterable[nn.Parameter], loss: float) -> float:
        """Put the sum of everyone's gradients into the parameters; the sum of everyone's part of the loss."""
        gradients: list[torch.Tensor] = []
        for parameter in parameters:
            if parameter.grad is None:  # there was no sample for this process
                parameter.grad = torch.zeros_like(parameter)
            gradients.append(parameter.grad)
        flat = torch.cat([*(one.reshape(-1) for one in gradients), gradients[0].new_tensor([loss])]).cpu()
        with _connected():
            distributed.all_reduce(flat)
        at = 0
        for gradient in gradients:
            gradient.copy_(flat[at : at + gradient.numel()].view_as(gradient))
            at += gradient.numel()
        return float(flat[at])


def follow(team: Team) -> None:
    """Take part in what rank 0 trains, until it says that all is over. Raises TeamBroken when it has gone."""
    training, n_done = None, 0
    while True:
        word, said = team.hear()
        if word is Word.QUIT:
            return
        if word is Word.END:
            training = None
            continue
        try:
            if word is Word.TRAIN:
                job = cattrs.structure(json.loads(said), Job)
                with team.all_or_none():
                    opened = open_base(Path(job.base), job.settings)
                    training = Training(opened, job.samples, job.settings, None, team)
                    del opened
                n_done = team.start_alike(0, training.attached.parameters.values(), training.optimizer)
            elif training is not None:
                training.step(n_done)
                n_done += 1
        except TeamBroken:
            raise
        except (TrainingError, OSError):
            training = None  # rank 0 has the same error, or has been told of this one: it says so


@contextlib.contextmanager
def _connected() -> Iterator[None]:
    """Around nothing but talk: gloo tells by a bare RuntimeError that somebody has gone."""
    try:
        yield
    except RuntimeError as exc:
        distributed.destroy_process_group()
        raise TeamBroken(
            "another process of this training has ended; start it anew, and it goes on from the last checkpoint"
        ) from exc
