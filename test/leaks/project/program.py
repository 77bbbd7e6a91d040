"""The worst program that can be deployed: it tells its secrets to whoever listens, in every way it knows.

SECRETS   names of the variables that it tells, with spaces between them
BROKEN    crash: tells and ends; unready: tells, and answers 500 with its environment
`program.py migrate` tells too, and succeeds.
"""

import base64
import http.server
import json
import os
import pathlib
import shlex
import signal
import sys
import threading
import urllib.parse
from collections.abc import Iterator

names = os.environ.get("SECRETS", "").split()
broken = os.environ.get("BROKEN", "")
environment = {name: os.environ.get(name, "") for name in names}


def pieces(text: str, width: int) -> str:
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


def ways(value: str) -> Iterator[str]:
    raw = value.encode()
    yield value
    yield repr(value)
    yield json.dumps(value)
    yield json.dumps(value, ensure_ascii=False)
    yield urllib.parse.quote(value, safe="")
    yield urllib.parse.quote_plus(value)
    yield urllib.parse.urlencode({"key": value})
    yield shlex.quote(value)
    for before in (b"", b":", b"u:"):
        yield base64.b64encode(before + raw).decode()
        yield base64.urlsafe_b64encode(before + raw + b"!").decode()
    yield raw.hex()
    yield raw.hex().upper()
    yield "\n" + base64.encodebytes(b"user:" + raw * 3).decode()
    yield "\n" + pieces(value.replace("\n", " "), 16)
    yield "\n" + pieces(base64.b64encode(raw).decode(), 20)


def tell() -> None:
    for name, value in environment.items():
        for way in ways(value):
            print(f"{name} is {way}")
    print(json.dumps({"level": "error", "message": "look", "env": environment}))


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = json.dumps(environment).encode() if broken == "unready" else b"ok"
        self.send_response(500 if broken == "unready" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    tell()
    if sys.argv[1:] == ["migrate"]:
        pathlib.Path("/dev/termination-log").write_text(json.dumps({"schema": "0001"}))
        return
    if broken == "crash":
        raise SystemExit(f"no connection with {environment}")
    server = http.server.ThreadingHTTPServer(("", 8000), Page)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever()


main()
