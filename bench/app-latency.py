"""How long the backend takes to answer, on a full database, compared with a bare answer.

    cd app/backend && .venv/bin/python ../../bench/app-latency.py

Needs the backend's development requirements (see app/backend/README.md) and the server programs
of PostgreSQL. Makes a cluster of its own with 100,000 tasks of 1,000 users and one heavy user
(20,000 of them), starts the backend as its container does, and asks one request after the other
over one connection. The kinds of request take turns, so that whatever else the machine does
falls on all of them. Prints the median and the 95th percentile of each kind, and the ratio of
the latter to that of /healthz, which is signed by nobody and asks no database. Ends with 1 when
a ratio for the ordinary user is not below 10.
"""

import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles

BACKEND = Path(__file__).resolve().parent.parent / "app" / "backend"
sys.path.insert(0, str(BACKEND))

import httpx2  # noqa: E402 - the path has to be there first

from app.migrate import migrate  # noqa: E402
from app.settings import load_settings  # noqa: E402
from tests.support.http import connect  # noqa: E402
from tests.support.issuer import Issuer  # noqa: E402
from tests.support.load import HEAVY_USER, load  # noqa: E402
from tests.support.postgres import find_binaries, free_port, private_postgres  # noqa: E402

ROUNDS = int(os.environ.get("ROUNDS", "400"))
WARM_UP = 40
GOAL = 10.0
BASE = "/healthz"
ORDINARY_USER = "user-7"
KINDS = {
    "list": {},
    "filter": {"completed": "false", "priority": "high", "tag": "home"},
    "due": {"due_from": "2026-02-01", "due_to": "2026-06-30", "sort": "due"},
    "search": {"q": "bank mil"},
    # The beginning of a word that each task has another of: 100,000 words in the index.
    "wide": {"q": "bank numb"},
}


@contextmanager
def serving(database_url: str, issuer: Issuer) -> Iterator[str]:
    """The backend as a process of its own, with the log level of production."""
    port = free_port()
    environ = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": database_url,
        "AUTH_JWKS_URL": issuer.jwks_url,
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }
    command = [sys.executable, "-m", "app"]
    process = subprocess.Popen(command, cwd=BACKEND, env=environ, stdout=subprocess.DEVNULL)
    base_url = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(base_url)
        yield base_url
    finally:
        process.terminate()
        process.wait()


def wait_until_ready(base_url: str) -> None:
    deadline = time.monotonic() + 30
    with connect(base_url) as client:
        while time.monotonic() < deadline:
            try:
                if client.get("/readyz").status_code == 200:
                    return
            except httpx2.TransportError:
                pass
            time.sleep(0.1)
    raise SystemExit("the backend did not become ready within 30 s")


def measure(base_url: str, token: str) -> dict[str, list[float]]:
    """Milliseconds of each request, by kind."""
    taken: dict[str, list[float]] = defaultdict(list)
    with connect(base_url, token) as client:
        requests = {BASE: client.build_request("GET", BASE)} | {
            kind: client.build_request("GET", "/api/tasks", params=params)
            for kind, params in KINDS.items()
        }
        for number in range(WARM_UP + ROUNDS):
            for kind, request in requests.items():
                started = time.perf_counter()
                response = client.send(request)
                passed = (time.perf_counter() - started) * 1000
                if response.status_code != 200:
                    raise SystemExit(f"{kind}: {response.status_code} {response.text}")
                if number >= WARM_UP:
                    taken[kind].append(passed)
    return taken


def report(title: str, taken: dict[str, list[float]]) -> float:
    """Print a table; the highest ratio in it."""
    cuts = {kind: quantiles(times, n=20) for kind, times in taken.items()}
    print(f"\n{title}, {ROUNDS} requests of each kind")
    print(f"{'':10}{'p50 ms':>9}{'p95 ms':>9}{'ratio':>8}")
    ratios = {kind: cut[18] / cuts[BASE][18] for kind, cut in cuts.items()}
    for kind, cut in cuts.items():
        print(f"{kind:10}{cut[9]:9.2f}{cut[18]:9.2f}{ratios[kind]:8.1f}")
    return max(ratios.values())


def main() -> int:
    """The exit code."""
    binaries = find_binaries()
    if binaries is None:
        raise SystemExit("no PostgreSQL: install its server programs (initdb, pg_ctl)")
    issuer = Issuer()
    with private_postgres(binaries) as server:
        url = server.url("postgres")
        migrate(load_settings({"DATABASE_URL": url}, serving=False))
        load(url)
        with serving(url, issuer) as base_url:
            ordinary = measure(base_url, issuer.token(ORDINARY_USER))
            heavy = measure(base_url, issuer.token(HEAVY_USER))
    issuer.stop()
    highest = report("a user of 80 tasks", ordinary)
    report("a user of 20,000 tasks", heavy)
    print(f"\n{json.dumps({'highest_ratio': round(highest, 2), 'goal': GOAL})}")
    return 0 if highest < GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
