"""The service's programs as processes of their own, as in their container."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

BACKEND = Path(__file__).resolve().parents[2]


def start(module: str, environ: dict[str, str]) -> subprocess.Popen[str]:
    """`python -m module` with nothing in its environment but `environ` and a PATH."""
    return subprocess.Popen(
        [sys.executable, "-m", module],
        cwd=BACKEND,
        env={"PATH": os.environ["PATH"], **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str], *, timeout: float = 30) -> tuple[int, list[Any]]:
    """The exit code and the log, one parsed line each. Nothing else may have been printed."""
    out, err = process.communicate(timeout=timeout)
    assert err == ""
    return process.returncode, [json.loads(line) for line in out.splitlines()]


def run(module: str, environ: dict[str, str]) -> tuple[int, list[Any]]:
    return finish(start(module, environ))
