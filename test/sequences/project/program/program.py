"""Tells what it was built from and what it was given: every file beside it, and its environment."""

import http.server
import json
import os
import pathlib

FOLDER = pathlib.Path(__file__).parent
TOLD = ("NOTE", "TOKEN")


def describe(path: pathlib.Path) -> str:
    if path.is_symlink():
        return f"link {os.readlink(path)}"
    kind = "program" if os.access(path, os.X_OK) else "file"
    return f"{kind} {path.read_text()}"


def state() -> bytes:
    # Its own source, and the Dockerfile that every context brings along, are not told.
    names = sorted(path.name for path in FOLDER.iterdir())
    told = [name for name in names if name != "program.py" and not name.startswith(("__", "."))]
    files = {name: describe(FOLDER / name) for name in told}
    env = {name: os.environ.get(name, "") for name in TOLD}
    return json.dumps({"files": files, "env": env}).encode()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = state()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


http.server.ThreadingHTTPServer(("", 8000), Handler).serve_forever()
