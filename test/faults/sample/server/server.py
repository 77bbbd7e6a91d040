"""A small server that does what it is told to do wrong.

Serves / (asks API_URL when there is one), /healthz and /readyz on PORT. The variables below make
it fail, for real: it ends, eats memory, writes where it may not, or asks a database.
`server.py migrate` is its migration, `server.py postgres` a database that only refuses.
"""

import http.server
import json
import os
import signal
import socket
import struct
import sys
import threading
import time
import urllib.request

import database

HELD: list[bytearray] = []


def setting(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def misbehave(prefix: str = "") -> None:
    """What goes wrong before the server listens."""
    if megabytes := setting(prefix + "FILL"):
        threading.Thread(target=fill, args=(int(megabytes),), daemon=True).start()
    if delay := setting(prefix + "DELAY"):
        time.sleep(float(delay))
    if lines := setting(prefix + "SAY"):
        print(lines, file=sys.stderr, flush=True)
    if code := setting(prefix + "EXIT"):
        sys.exit(int(code))
    if number := setting(prefix + "SIGNAL"):
        signal.signal(int(number), signal.SIG_DFL)
        # The first process of a container gets no signal that it does not handle: a child dies for it.
        child = os.fork()
        if child == 0:
            os.kill(os.getpid(), int(number))
        os.waitpid(child, 0)
        sys.exit(128 + int(number))
    if path := setting(prefix + "WRITE"):
        with open(path, "w", encoding="utf-8") as file:
            file.write("written\n")
    if megabytes := setting(prefix + "HOG"):
        HELD.extend(bytearray(b"x" * 1024 * 1024) for _ in range(int(megabytes)))


def fill(megabytes: int) -> None:
    with open("/data/fill", "wb") as file:
        for _ in range(megabytes):
            file.write(os.urandom(1024 * 1024))
            file.flush()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/healthz":
            self.answer(int(setting("HEALTH_STATUS", "200")), {"status": "ok"})
        elif self.path == "/readyz":
            self.answer(*readiness())
        elif self.path == "/":
            self.answer(*page())
        else:
            self.answer(404, {"detail": "Not Found"})

    def answer(self, status: int, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        pass


def readiness() -> tuple[int, object]:
    if status := setting("READY_STATUS"):
        return int(status), json.loads(setting("READY_BODY", '{"detail": "told to"}'))
    if url := setting("APP_DATABASE_URL"):
        return database.readiness(url, setting("APP_DATABASE_CA"))
    if upstream := setting("READY_URL"):
        return asked(upstream)
    return 200, {"status": "ready"}


def asked(url: str) -> tuple[int, object]:
    try:
        with urllib.request.urlopen(url, timeout=3) as response:
            return 200, {"status": "ready", "upstream": response.status}
    except OSError as error:
        print(f"GET {url} failed: {error}", file=sys.stderr, flush=True)
        return 503, {"status": "unavailable", "detail": f"GET {url} failed: {error}"}


def page() -> tuple[int, object]:
    api = setting("API_URL")
    if not api:
        return 200, {"version": setting("VERSION", "good")}
    try:
        with urllib.request.urlopen(api + "/", timeout=5) as response:
            return 200, {"version": setting("VERSION", "good"), "api": json.load(response)}
    except OSError as error:
        return 502, {"detail": f"{api}: {error}"}


def serve() -> None:
    misbehave()
    port = int(setting("LISTEN", "8000"))
    server = http.server.ThreadingHTTPServer(("0.0.0.0", port), Handler)
    signal.signal(
        signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown, daemon=True).start()
    )
    print(f"listening on http://0.0.0.0:{port}", flush=True)
    server.serve_forever()


def refuse() -> None:
    """A PostgreSQL that answers every connection with one error: REFUSAL is `CODE message`."""
    code, _, message = setting("REFUSAL").partition(" ")
    fields = {"S": "FATAL", "V": "FATAL", "C": code, "M": message}
    body = b"".join(k.encode() + v.encode() + b"\0" for k, v in fields.items()) + b"\0"
    listener = socket.create_server(("0.0.0.0", 5432))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    while True:
        connection, _ = listener.accept()
        with connection:
            length = struct.unpack("!I", connection.recv(4))[0]
            if length == 8:  # SSLRequest: no TLS here; the start-up message follows
                connection.sendall(b"N")
                connection.recv(4)
            connection.recv(4096)
            connection.sendall(b"E" + struct.pack("!I", len(body) + 4) + body)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["migrate"]:
            misbehave("MIGRATE_")
            if url := setting("MIGRATE_DATABASE_URL"):
                database.migrate(url, setting("APP_DATABASE_CA"), setting("MIGRATE_TABLE", "items"))
            print("migrated", flush=True)
        case ["postgres"]:
            refuse()
        case _:
            serve()
