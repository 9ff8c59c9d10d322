"""The adapters on disk: what is live stays live whatever happens around it, and nothing that is damaged is served."""

import dataclasses
import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sleepy_lsp import paths
from sleepy_lsp.llm import adapters, cards
from sleepy_lsp.llm.adapters import State
from sleepy_lsp.llm.errors import AdapterError
from tests.llm.adapter_cards import BASE, OTHER, card, draft, live_names, publish


@pytest.fixture(autouse=True)
def home(sleepy_home: Path) -> Path:
    return sleepy_home


def registry() -> Path:
    return paths.adapters_dir() / "registry.json"


def standing(name: str, base_sha256: str = BASE) -> adapters.Adapter:
    return next(one for one in adapters.adapters(base_sha256)[0] if one.name == name)


def test_without_any_night_there_is_nothing_and_nothing_is_written(home: Path) -> None:
    assert adapters.live(BASE) == ([], [])
    assert adapters.history() == []
    assert not home.exists()


def test_what_was_published_is_live_with_its_card_and_bytes(tmp_path: Path) -> None:
    """Several at once, in one change; the card says what the file is."""
    change = publish(tmp_path, "one", "two")
    assert (change.number, change.live) == (1, ("one", "two"))
    [one, two], notices = adapters.live(BASE)
    assert notices == [] and (one.name, two.name) == ("one", "two")
    assert one.file.read_bytes() == b"GGUFsome tensors"
    assert one.card is not None
    assert dataclasses.replace(one.card, file_sha256="", file_bytes=0) == card("one")
    assert one.card.file_bytes == one.file.stat().st_size


def test_a_publication_can_take_the_place_of_others(tmp_path: Path) -> None:
    publish(tmp_path, "one", "two")
    publish(tmp_path, "three", replacing=("one",))
    assert live_names() == ["two", "three"]
    assert standing("one").state is State.RETIRED


def test_rollback_takes_back_one_publication_after_the_other(tmp_path: Path) -> None:
    publish(tmp_path, "one")
    publish(tmp_path, "two", replacing=("one",))
    publish(tmp_path, "three")
    assert adapters.rollback().names == ("three",)
    assert live_names() == ["two"]
    adapters.rollback()
    assert live_names() == ["one"]
    adapters.rollback()
    assert live_names() == []
    with pytest.raises(AdapterError, match="nothing to take back"):
        adapters.rollback()
    assert [change.what for change in adapters.history()] == ["publish"] * 3 + ["rollback"] * 3


def test_rollback_to_a_change_goes_forward_too(tmp_path: Path) -> None:
    publish(tmp_path, "one")
    publish(tmp_path, "two")
    adapters.rollback()
    adapters.rollback(to=2)
    assert live_names() == ["one", "two"]
    adapters.rollback()
    assert live_names() == ["one"], "and from there back again"
    with pytest.raises(AdapterError, match="no change 99"):
        adapters.rollback(to=99)


def test_a_rollback_to_what_was_deleted_for_its_size_is_refused(tmp_path: Path) -> None:
    """It would switch off what works and say that the other is live."""
    for number in range(8):
        publish(tmp_path, f"a{number}", replacing=(f"a{number - 1}",) if number else ())
    assert adapters.dispose("a0", 5)
    with pytest.raises(AdapterError, match="the file of a0 is gone"):
        adapters.rollback(to=1)
    assert live_names() == ["a7"]
    adapters.rollback(to=0)
    assert live_names() == []


def test_after_a_rollback_the_next_night_builds_on_what_is_live(tmp_path: Path) -> None:
    publish(tmp_path, "one")
    publish(tmp_path, "bad")
    adapters.rollback()
    publish(tmp_path, "next")
    assert live_names() == ["one", "next"]
    adapters.rollback()
    assert live_names() == ["one"], "the bad one does not come back"


def test_disabled_is_not_served_until_enabled(tmp_path: Path) -> None:
    """A rollback or a publication does not switch it on behind the user's back."""
    publish(tmp_path, "one")
    adapters.disable("one", "accepted less often than the base")
    publish(tmp_path, "two")
    assert live_names() == ["two"]
    adapters.rollback()
    assert live_names() == []
    assert (standing("one").state, standing("one").why) == (State.DISABLED, "accepted less often than the base")
    adapters.enable("one")
    assert live_names() == ["one"]


@pytest.mark.parametrize(
    ("act", "said"),
    [
        pytest.param(lambda _: adapters.disable("none", ""), "there is no adapter 'none'", id="disable unknown"),
        pytest.param(lambda _: adapters.enable("one"), "one is not disabled", id="enable enabled"),
        pytest.param(lambda folder: publish(folder, "one"), "there is an adapter 'one' already", id="taken"),
        pytest.param(lambda folder: publish(folder, "x", "x"), "there is an adapter 'x' already", id="twice"),
        pytest.param(lambda folder: publish(folder, "../x"), r"'\.\./x' is no name", id="a path"),
        pytest.param(lambda folder: publish(folder, "x", replacing=("y",)), "'y' is not live", id="replacing unknown"),
        pytest.param(lambda folder: publish(folder), "no adapter to publish", id="none"),
    ],
)
def test_what_can_not_be_done_is_said_and_changes_nothing(act, said: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    publish(tmp_path, "one")
    before = registry().read_bytes()
    with pytest.raises(AdapterError, match=said) as caught:
        act(tmp_path)
    assert "\n" not in str(caught.value)
    assert registry().read_bytes() == before
    assert live_names() == ["one"]
    assert {path.name for path in paths.adapters_dir().iterdir() if path.is_dir()} == {"one"}


def test_a_file_that_is_no_gguf_is_refused(tmp_path: Path) -> None:
    wanted = draft(tmp_path, "one")
    wanted.file.write_bytes(b"PK\x03\x04 a pickle, perhaps")
    with pytest.raises(AdapterError, match="is no GGUF file"):
        adapters.publish([wanted], why="")
    assert adapters.history() == [] and list(paths.adapters_dir().glob(".new-*")) == []


def test_a_full_disk_is_said_and_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, "one")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(AdapterError, match=r"left as they are: .*No space left"):
            publish(tmp_path, "two")
        with pytest.raises(AdapterError, match="left as they are"):
            adapters.disable("one", "")
    assert live_names() == ["one"]
    assert standing("one").state is State.LIVE
    publish(tmp_path, "two")
    assert live_names() == ["one", "two"], "and once there is room it goes on"


def damage_bytes(folder: Path) -> None:
    data = bytearray((folder / "adapter.gguf").read_bytes())
    data[-1] ^= 1
    (folder / "adapter.gguf").write_bytes(data)


def damage_card(folder: Path) -> None:
    (folder / "card.json").write_text((folder / "card.json").read_text().replace('"losses": 1', '"losses": 0'))


def shorten(folder: Path) -> None:
    (folder / "adapter.gguf").write_bytes(b"GG")


def lose_file(folder: Path) -> None:
    (folder / "adapter.gguf").unlink()


def garble_card(folder: Path) -> None:
    (folder / "card.json").write_bytes(b"\xff{")


@pytest.mark.parametrize("harm", [damage_bytes, damage_card, shorten, lose_file, garble_card])
def test_a_damaged_adapter_is_told_and_not_served_and_the_others_are(harm, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """And it serves again when its files are back, as from a backup."""
    publish(tmp_path, "one", "two")
    folder = paths.adapters_dir() / "one"
    kept = {path: path.read_bytes() for path in folder.iterdir()}
    harm(folder)
    found, notices = adapters.live(BASE)
    assert [one.name for one in found] == ["two"]
    assert len(notices) == 1 and notices[0].startswith("adapter one is not used: ") and "\n" not in notices[0]
    assert standing("one").state is State.DAMAGED
    for path, data in kept.items():
        path.write_bytes(data)
    assert live_names() == ["one", "two"]


def test_another_base_model_silences_its_adapters_and_loses_none(tmp_path: Path) -> None:
    publish(tmp_path, "one")
    adapters.publish([draft(tmp_path, "two", base_sha256=OTHER)], why="")
    found, notices = adapters.live(OTHER)
    assert [one.name for one in found] == ["two"]
    assert notices == [
        "adapter one is not used: it was made for tiny (aaaaaaaaaaaa…), which is not the model in use",
    ]
    assert live_names(BASE) == ["one"]


def test_a_registry_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    publish(tmp_path, "one")
    newer = json.dumps(json.loads(registry().read_text()) | {"format": 2, "changes": {"of": "another shape"}})
    registry().write_text(newer)
    for act in (lambda: adapters.live(BASE), lambda: publish(tmp_path, "two"), adapters.rollback):
        with pytest.raises(AdapterError, match=r"newer sleepy \(format 2.*update sleepy"):
            act()
    assert registry().read_text() == newer


def test_a_card_of_a_newer_version_is_told(tmp_path: Path) -> None:
    with pytest.raises(AdapterError, match=r"newer sleepy \(format 9"):
        cards.from_bytes(cards.to_bytes(card("one")).replace(b'"format": 1', b'"format": 9'))


@pytest.mark.parametrize(
    "garbage", [b"", b"\x00" * 300, b"[]", b"{}", b'{"format": 1}', b"[" * 100_000, b'{"format": "1"}', b"null"]
)
def test_a_damaged_registry_is_set_aside_and_the_one_before_it_used(garbage: bytes, tmp_path: Path) -> None:
    """Told once; what was live before the last change is live, and its bytes are kept for whoever can read them."""
    publish(tmp_path, "one")
    publish(tmp_path, "two")
    registry().write_bytes(garbage)
    found, notices = adapters.live(BASE)
    assert [one.name for one in found] == ["one"]
    assert len(notices) == 1 and "set aside as" in notices[0] and "\n" not in notices[0]
    [aside] = paths.adapters_dir().glob("registry.json.corrupt-*")
    assert aside.read_bytes() == garbage
    assert adapters.live(BASE)[1] == [], "told once"
    publish(tmp_path, "two")
    assert live_names() == ["one", "two"], "the folder of the lost publication was set aside, not in the way"
    [_] = paths.adapters_dir().glob("two.unpublished-*")


def test_a_damaged_registry_on_a_full_disk_is_mended_once_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At no moment is there no registry: after a kill in it, that would mean that nothing was ever published."""
    publish(tmp_path, "one")
    publish(tmp_path, "two")
    registry().write_bytes(b"garbage")

    def full(file: Path, _content: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file))

    with monkeypatch.context() as patch:
        patch.setattr(adapters, "write_whole", full)
        with pytest.raises(AdapterError, match="No space left"):
            adapters.live(BASE)
    assert registry().exists()
    assert live_names() == ["one"]


def test_with_no_readable_registry_at_all_the_base_model_answers(tmp_path: Path) -> None:
    publish(tmp_path, "one")
    publish(tmp_path, "two")
    registry().write_bytes(b"garbage")
    registry().with_name("registry.json.before").write_bytes(b"garbage")
    found, [notice] = adapters.live(BASE)
    assert found == [] and "the base model answers alone; the adapters' files are untouched" in notice
    assert (paths.adapters_dir() / "one" / "adapter.gguf").exists()


def test_a_registry_that_points_elsewhere_is_damaged(tmp_path: Path) -> None:
    """Names are folders below the adapters' own, whatever somebody wrote into the file."""
    publish(tmp_path, "one")
    shutil.copytree(paths.adapters_dir() / "one", paths.data_dir() / "elsewhere")
    registry().write_text(registry().read_text().replace('"one"', '"../elsewhere"'))
    found, [notice] = adapters.live(BASE)
    assert found == [] and "it knows no '../elsewhere'" in notice


def test_a_reader_in_the_middle_of_a_change_sees_the_registry_before_it(tmp_path: Path) -> None:
    """The file is replaced, never written over."""
    publish(tmp_path, "one")
    before = registry().read_text()
    with registry().open(encoding="utf-8") as reader:
        publish(tmp_path, "two")
        assert reader.read() == before


def test_a_change_mends_a_damaged_registry_first(tmp_path: Path) -> None:
    publish(tmp_path, "one")
    publish(tmp_path, "two")
    registry().write_bytes(b"garbage")
    publish(tmp_path, "three")
    assert live_names() == ["one", "three"]


SCRIPT = Path(__file__).with_name("adapter_cards.py")


def start_writer(folder: Path, step: int, *names: str) -> "subprocess.Popen[bytes]":
    module = "tests.llm.adapter_cards"
    return subprocess.Popen([sys.executable, "-m", module, str(folder), str(step), *names], cwd=SCRIPT.parents[2])


def test_killed_at_any_step_of_a_publication_leaves_all_or_nothing(tmp_path: Path) -> None:
    """Before the switch what was live is live; after it both new ones are; and the next publication just works."""
    publish(tmp_path, "one")
    step, seen = 0, []
    while True:
        step += 1
        names = (f"a{step}", f"b{step}")
        code = start_writer(tmp_path, step, *names).wait()
        found, notices = adapters.live(BASE)
        assert notices == []
        seen.append([one.name for one in found if one.name in names])
        assert [one.name for one in found][:1] == ["one"]
        if code == 0:
            break
        assert code == 9
        if not seen[-1]:
            publish(tmp_path, *names)
            assert set(names) <= set(live_names())
        adapters.rollback()
    assert all(names == [] or len(names) == 2 for names in seen)
    assert seen[0] == [] and len(seen[-2]) == 2, "it was killed both before and after the switch"
    assert step > 8
    assert not list(paths.adapters_dir().glob(".new-*"))


def test_writers_in_two_processes_lose_nothing(tmp_path: Path) -> None:
    publish(tmp_path, "one")
    writers = [start_writer(tmp_path, 0, f"w{n}") for n in range(4)]
    assert [writer.wait() for writer in writers] == [0] * 4
    assert sorted(live_names()) == ["one", "w0", "w1", "w2", "w3"]
    assert [change.number for change in adapters.history()] == [1, 2, 3, 4, 5]


texts = st.text(max_size=20)
counts = st.integers(0, 10**6)
shares = st.floats(-1, 1)


@settings(deadline=None)
@given(
    st.builds(
        cards.Card,
        name=st.from_regex(r"\A[a-z0-9][a-z0-9._-]{0,63}\Z"),
        base_model=texts,
        base_sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
        serves=st.lists(st.builds(cards.Served, texts, texts), max_size=3).map(tuple),
        beat=st.builds(
            cards.Beat, texts, texts, counts, counts, counts, shares, shares, shares, st.tuples(shares, shares)
        ),
        metrics=st.dictionaries(texts, st.builds(cards.Metric, counts, counts, shares, shares), max_size=3),
        data_sha256=st.dictionaries(texts, texts, max_size=3),
        seeds=st.dictionaries(texts, counts, max_size=3),
        versions=st.dictionaries(texts, texts, max_size=3),
        made_at=texts,
        parents=st.lists(texts, max_size=3).map(tuple),
        training=st.dictionaries(texts, texts, max_size=3),
        file_sha256=st.just(""),
        file_bytes=counts,
        format=st.just(cards.FORMAT),
    )
)
def test_a_card_is_read_as_it_was_written(written: cards.Card) -> None:
    assert cards.from_bytes(cards.to_bytes(written)) == written


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"beat": None}, "card.beat must be an object, not null", id="no beat"),
        pytest.param({"seeds": {"a": "7"}}, 'card.seeds.a must be a whole number, not "7"', id="text for a number"),
        pytest.param({"seeds": {"a": True}}, "card.seeds.a must be a whole number, not true", id="bool for a number"),
        pytest.param({"serves": ["E0308"]}, r"card.serves\[0\] must be an object", id="text for an object"),
        pytest.param({"base_sha256": "xyz"}, "card.base_sha256 is no SHA-256", id="no hash"),
        pytest.param({"name": "A b"}, "'A b' is no name", id="no name"),
        pytest.param({"parents": "older"}, "card.parents must be a list", id="text for a list"),
    ],
)
def test_a_wrong_card_is_told_with_its_field(change: dict[str, object], said: str) -> None:
    table = json.loads(cards.to_bytes(card("one")))
    with pytest.raises(AdapterError, match=said):
        cards.from_bytes(json.dumps(table | change).encode())


def test_a_field_that_is_missing_is_named() -> None:
    table = json.loads(cards.to_bytes(card("one")))
    del table["beat"]["losses"]
    with pytest.raises(AdapterError, match=r"card\.beat lacks losses"):
        cards.from_bytes(json.dumps(table).encode())


def test_a_number_that_is_none_never_gets_onto_disk() -> None:
    bad = dataclasses.replace(card("one"), metrics={"held-out": cards.Metric(0, 0, float("nan"), 1.0)})
    with pytest.raises(AdapterError, match=r"card\.metrics\.held-out\.low must be a finite number"):
        cards.to_bytes(bad)
