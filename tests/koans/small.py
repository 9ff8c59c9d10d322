"""A sound koan of a few lines, in a folder of its own, with whatever changes a test wants."""

from pathlib import Path

FIXED = """\
/// Counts up.
pub fn count(to: u32) -> u32 {
    let mut n = 1;
    while n < to {
        n += 1;
    }
    n
}
"""
BROKEN = FIXED.replace("let mut n", "let n")
TEST = """\
#[cfg(test)]
mod scored {
    use super::*;

    #[test]
    fn counts() {
        assert_eq!(count(3), 3);
    }

    #[test]
    fn starts_at_one() {
        assert_eq!(count(0), 1);
    }
}
"""
MANIFEST = {
    "title": '"Count"',
    "family": '"bc"',
    "codes": '["E0384"]',
    "hidden_codes": "[]",
    "edition": '"2021"',
    "crate_type": '"lib"',
    "split": '"dev"',
    "difficulty": "1",
    "notes": '""',
}


def small_koan(
    parent: Path,
    name: str,
    *,
    broken: str | bytes | None = BROKEN,
    fixed: str | bytes | None = FIXED,
    test: str | bytes | None = TEST,
    revealed: str | bytes | None = None,
    manifest: str | None = None,
    without: str = "",
    more: str = "",
    **fields: str,
) -> Path:
    """`fields` replace those of the manifest, as TOML; a text that is None is not written."""
    folder = parent / name
    folder.mkdir(parents=True)
    for file, text in (("broken", broken), ("fixed", fixed), ("test", test), ("revealed", revealed)):
        if text is not None:
            (folder / f"{file}.rs").write_bytes(text.encode() if isinstance(text, str) else text)
    given = {"id": f'"{name}"', "source_program": f'"{name}"', **MANIFEST, **fields}
    lines = [f"{key} = {value}" for key, value in given.items() if key != without]
    (folder / "koan.toml").write_text("\n".join([*lines, more]) if manifest is None else manifest)
    return folder
