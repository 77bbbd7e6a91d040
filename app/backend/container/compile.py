"""Compile code to bytecode: `compile.py ROOT KEPT`. What KEPT has is not compiled again."""

import hashlib
import os
import py_compile
import sys
from importlib.util import cache_from_source
from pathlib import Path

CHECKSUM = hashlib.sha256().digest_size


def compile_all(root: Path, kept: Path) -> int:
    """Put the bytecode of every module below `root` beside it; how many had to be compiled."""
    compiled = 0
    for source in sorted(root.rglob("*.py")):
        # The bytecode names its interpreter's format, and the path of its source in tracebacks.
        key = f"{sys.version}\0{source}\0".encode() + source.read_bytes()
        entry = kept / hashlib.sha256(key).hexdigest()
        code = read(entry)
        if code is None:
            code = compile_one(source)
            write(entry, code)
            compiled += 1
        target = Path(cache_from_source(str(source)))
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(code)
    return compiled


def compile_one(source: Path) -> bytes:
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    made = py_compile.compile(str(source), doraise=True, invalidation_mode=mode)
    return Path(str(made)).read_bytes()


def read(entry: Path) -> bytes | None:
    """None for what was never kept, and for what is not as it was written."""
    if not entry.exists():
        return None
    kept = entry.read_bytes()
    code = kept[CHECKSUM:]
    return code if hashlib.sha256(code).digest() == kept[:CHECKSUM] else None


def write(entry: Path, code: bytes) -> None:
    half = entry.with_suffix(f".{os.getpid()}")
    half.write_bytes(hashlib.sha256(code).digest() + code)
    half.replace(entry)


if __name__ == "__main__":
    compile_all(Path(sys.argv[1]), Path(sys.argv[2]))
