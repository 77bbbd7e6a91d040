"""A page that says which version and which key it has; `server.py migrate` is its migration.

BROKEN=crash ends it at once.
"""

import hashlib
import http.server
import json
import os
import pathlib
import signal
import sys
import threading

VERSION = "1"
SCHEMA = "0001"


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        key = hashlib.sha256(os.environ.get("KEY", "").encode()).hexdigest()[:8]
        body = f"version {VERSION} note {os.environ.get('NOTE', '')} key {key}\n".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    if sys.argv[1:] == ["migrate"]:
        pathlib.Path("/dev/termination-log").write_text(json.dumps({"schema": SCHEMA}))
        return
    if os.environ.get("BROKEN") == "crash":
        sys.exit("told to crash")
    server = http.server.ThreadingHTTPServer(("", 8000), Page)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever()


main()
