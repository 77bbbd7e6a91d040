"""A program whose start can be slow or go wrong in the ways that its environment says.

CRASHES        how many first starts of the pod end with code 1
EATS_MEMORY    the first start of the pod takes memory until it is killed
STARTS_AFTER   seconds until it listens
READY_AFTER    seconds from then until /readyz answers 200
UNREADY_SAYS   what /readyz answers, with 503, until then
FLAPS          how often it is ready for a second and then not for three, before it stays ready
MIGRATES_FOR   seconds that `migrate` takes
MIGRATE_NEEDS  host that `migrate` has to reach on port 8000; it fails when it cannot
MIGRATE_FAILS  what `migrate` says before it ends with code 1
"""

import http.server
import os
import pathlib
import socket
import sys
import time

STATE = pathlib.Path("/state/starts")


def seconds(name: str) -> float:
    return float(os.environ.get(name, "0"))


def migrate() -> None:
    time.sleep(seconds("MIGRATES_FOR"))
    if host := os.environ.get("MIGRATE_NEEDS"):
        socket.create_connection((host, 8000), timeout=2).close()
    if said := os.environ.get("MIGRATE_FAILS"):
        sys.exit(said)
    print("migrated")


def count_start() -> int:
    starts = int(STATE.read_text()) + 1 if STATE.exists() else 1
    STATE.write_text(str(starts))
    return starts


def is_ready(uptime: float) -> bool:
    since = uptime - seconds("READY_AFTER")
    if since < 0:
        return False
    flapping = since < 4 * seconds("FLAPS")
    return not flapping or since % 4 < 1


class Handler(http.server.BaseHTTPRequestHandler):
    listening_since = 0.0

    def do_GET(self) -> None:
        ready = is_ready(time.monotonic() - self.listening_since)
        body = b"ok" if ready else os.environ.get("UNREADY_SAYS", "not yet").encode()
        self.send_response(200 if ready else 503)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


def main() -> None:
    if sys.argv[1:] == ["migrate"]:
        migrate()
        return
    starts = count_start()
    if starts <= seconds("CRASHES"):
        sys.exit(os.environ.get("CRASH_SAYS", f"start {starts} does not succeed"))
    if starts == 1 and "EATS_MEMORY" in os.environ:
        eaten = []
        while True:
            eaten.append(b"x" * 10_000_000)
    time.sleep(seconds("STARTS_AFTER"))
    Handler.listening_since = time.monotonic()
    if said := os.environ.get("UNREADY_SAYS"):
        print(said)
    http.server.ThreadingHTTPServer(("", 8000), Handler).serve_forever()


main()
