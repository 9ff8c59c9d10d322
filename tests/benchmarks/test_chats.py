"""The chats that speed and parity are measured with lead from the broken program to the fixed one."""

from benchmarks.chats import chats
from koans.koan import load_koans


def test_the_answer_put_in_place_of_the_part_is_the_repair() -> None:
    """Two chats a koan; the part that is asked for is in the program once or more, and its answer mends it."""
    koans = {koan.id: koan for koan in load_koans(split="train")}
    made = chats("train")
    assert len(made) == 2 * len(koans)
    for chat in made:
        koan = koans[chat.task_id.split("/")[0]]
        part = chat.messages[1]["content"].rsplit("```rust\n", 1)[1].removesuffix("\n```")
        answer = chat.answer.removeprefix("```rust\n").removesuffix("\n```")
        lines, wanted = koan.broken.splitlines(), koan.fixed.splitlines()
        old, new = part.split("\n") if part else [], answer.split("\n") if answer else []
        places = [at for at in range(len(lines) + 1) if lines[at : at + len(old)] == old]
        assert any([*lines[:at], *new, *lines[at + len(old) :]] == wanted for at in places), chat.task_id
