"""`container/compile.py`, by which the image gets its bytecode."""

import subprocess
import sys
from pathlib import Path

from container.compile import compile_all


def code_in(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in root.rglob("*.pyc")}


def sources(folder: Path) -> Path:
    root = folder / "app"
    (root / "inner").mkdir(parents=True)
    (root / "one.py").write_text("VALUE = 1\n")
    (root / "inner" / "two.py").write_text("VALUE = 2\n")
    (folder / "kept").mkdir()
    return root


def test_what_has_not_changed_is_not_compiled_again(tmp_path: Path) -> None:
    root, kept = sources(tmp_path), tmp_path / "kept"
    assert compile_all(root, kept) == 2
    first = code_in(root)
    assert compile_all(root, kept) == 0
    assert code_in(root) == first
    (root / "one.py").write_text("VALUE = 3\n")
    assert compile_all(root, kept) == 1
    said = subprocess.check_output([sys.executable, "-c", "import one; print(one.VALUE)"], cwd=root)
    assert said == b"3\n"


def test_what_was_damaged_is_compiled_again(tmp_path: Path) -> None:
    root, kept = sources(tmp_path), tmp_path / "kept"
    compile_all(root, kept)
    first = code_in(root)
    for entry in kept.iterdir():
        entry.write_bytes(entry.read_bytes()[:-1])
    assert compile_all(root, kept) == 2
    assert code_in(root) == first
