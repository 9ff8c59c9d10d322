"""The compiler source against one warm `cargo check` of the same crate.

Two ratios for two crates (a small one, and one whose check takes at least a second):
- in the process, from diagnostics in hand to a verified fix: at most 1.5 × one check;
- the whole command `sleepy fix CRATE --sources compiler`: at most 0.5 s + 3 × one check.

"One warm check" is `cargo check` of a copy of the crate in which the error is mended and one line has just changed:
rustc really runs, with its incremental cache warm. (A check of the broken crate would be a slower, kinder yardstick:
rustc saves no incremental cache when it fails.)
"""

import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import record
from sleepy_lsp.fixes.draft import check
from sleepy_lsp.fixes.engine import Budget, Engine
from sleepy_lsp.fixes.sources.compiler import CompilerSource
from sleepy_lsp.rust.shadow import Shadow

_MANIFEST = '[package]\nname = "{name}"\nversion = "0.1.0"\nedition = "2021"\n\n[workspace]\n'
_BROKEN = """\
pub fn greeting(names: &[String]) -> String {
    let first = names[0].clone();
    let moved = first;
    format!("{moved} and {first}")
}
"""
_MODULE = """\
#[derive(Debug, Clone, PartialEq)]
pub struct Row{i} {{ pub id: u64, pub name: String, pub parts: Vec<(u32, f64)> }}
impl Row{i} {{
    pub fn total(&self) -> f64 {{ self.parts.iter().map(|(n, price)| f64::from(*n) * price).sum() }}
    pub fn merged(&self, other: &Self) -> Self {{
        let mut parts: Vec<_> = self.parts.iter().chain(&other.parts).copied().collect();
        parts.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        Self {{ id: self.id.max(other.id), name: format!("{{}}+{{}}", self.name, other.name), parts }}
    }}
}}
pub fn best{i}(rows: &[Row{i}]) -> Option<&Row{i}> {{
    rows.iter().filter(|row| !row.parts.is_empty()).max_by(|a, b| a.total().total_cmp(&b.total()))
}}
"""


def make_crate(folder: Path, modules: int) -> Path:
    """A crate with one E0382 and `modules` modules that rustc has to check beside it."""
    source = folder / "src"
    source.mkdir(parents=True)
    (folder / "Cargo.toml").write_text(_MANIFEST.format(name=folder.name))
    (source / "lib.rs").write_text("".join(f"pub mod m{i};\n" for i in range(modules)) + _BROKEN)
    for i in range(modules):
        (source / f"m{i}.rs").write_text(_MODULE.format(i=i))
    return folder


def measure(crate: Path, cache: Path, runs: int) -> dict[str, object]:
    mended = cache / f"mended-{crate.name}"
    shutil.copytree(crate, mended)
    text = (mended / "src" / "lib.rs").read_text().replace("moved = first;", "moved = first.clone();")
    lines = itertools.count()

    def one_check() -> None:
        argv = ["cargo", "check", "--quiet", "--offline"]
        subprocess.run(argv, cwd=mended, capture_output=True, check=True)

    def change_a_line() -> None:
        (mended / "src" / "lib.rs").write_text(f"{text}pub const LINE: u32 = {next(lines)};\n")

    def whole_command() -> None:
        argv = [str(Path(sys.executable).with_name("sleepy")), "fix", str(crate), "--sources", "compiler", "--json"]
        done = subprocess.run(argv, capture_output=True, text=True, check=False)
        assert json.loads(done.stdout.splitlines()[-1])["errors_after"] == 0, done.stdout + done.stderr

    with Shadow(crate, cache / "shadow") as shadow:
        source = CompilerSource()

        def verified_fix() -> None:
            engine = Engine(shadow, [source], Budget(seconds=600, attempts=4))
            found = engine.fixes_for(source, draft, episode)
            assert found, "no fix"

        def see_the_error() -> None:
            check(shadow, {})

        draft = check(shadow, {})
        episode = draft.episodes()[0]
        in_process = record.paired(runs, verified_fix, one_check, before=(see_the_error, change_a_line))
    command = record.paired(runs, whole_command, one_check, before=(lambda: None, change_a_line))
    check_s = command["alternative_median_s"]
    return {
        "in_process": {**in_process, "target_ratio": 1.5},
        "whole_command": {**command, "target_s": round(0.5 + 3 * check_s, 3)},
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["SLEEPY_HOME"] = str(folder / "home")
        small = measure(make_crate(folder / "small", 2), folder, runs=11)
        large = measure(make_crate(folder / "large", 1150), folder, runs=5)
    record.write("compiler_source", {"what": "compiler source / one warm cargo check", "small": small, "large": large})


if __name__ == "__main__":
    main()
