"""A model service that speaks OpenAI's Chat Completions, and does what a test tells it to."""

import json
import queue
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

# What a request is answered with: it gets the handler to write to, and the request's body.
Script = Callable[["Handler", dict[str, Any]], None]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    service: "ModelService"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.service.requests.append(body)
        try:
            self.service.scripts.get_nowait()(self, body)
        except queue.Empty:
            answer(500, {"error": {"message": "the test has no more scripts"}})(self, body)
        except OSError:
            self.service.left.set()
            self.close_connection = True

    def log_message(self, *_: Any) -> None:
        pass

    def begin(self, status: int, kind: str, length: int | None, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if length is None:
            self.send_header("Connection", "close")
            self.close_connection = True
        else:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def piece(self, delta: dict[str, Any], finish: str | None = None) -> None:
        """One chunk of a streamed answer."""
        chunk = {
            "id": "c1",
            "object": "chat.completion.chunk",
            "created": int(time.time()),
            "model": "test-model",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.flush()

    def finish_stream(self, reason: str) -> None:
        self.piece({}, reason)
        self.wfile.write(b"data: [DONE]\n\n")


class ModelService:
    """Answers at `url`, each request by the next of `scripts`; `requests` are what was asked.
    `left` is set when a client went away before its answer was complete."""

    def __init__(self) -> None:
        self.scripts: queue.Queue[Script] = queue.Queue()
        self.requests: list[dict[str, Any]] = []
        self.left = Event()
        self.release = Event()
        handler = type("ServiceHandler", (Handler,), {"service": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def plays(self, *scripts: Script) -> None:
        for script in scripts:
            self.scripts.put(script)

    def stop(self) -> None:
        self.release.set()
        self._server.shutdown()
        self._server.server_close()


def says(*pieces: str) -> Script:
    """An answer in text."""

    def play(handler: Handler, _: dict[str, Any]) -> None:
        handler.begin(200, "text/event-stream", None)
        handler.piece({"role": "assistant", "content": ""})
        for piece in pieces:
            handler.piece({"content": piece})
        handler.finish_stream("stop")

    return play


def calls(*wanted: tuple[str, Any]) -> Script:
    """Tool calls: a name, and arguments as an object or as raw text."""

    def play(handler: Handler, _: dict[str, Any]) -> None:
        handler.begin(200, "text/event-stream", None)
        for index, (name, arguments) in enumerate(wanted):
            text = arguments if isinstance(arguments, str) else json.dumps(arguments)
            call = {
                "index": index,
                "id": f"call_{time.monotonic_ns()}_{index}",
                "type": "function",
                "function": {"name": name, "arguments": text},
            }
            handler.piece({"role": "assistant", "tool_calls": [call]})
        handler.finish_stream("tool_calls")

    return play


def answer(status: int, body: dict[str, Any] | bytes, **headers: str) -> Script:
    """An answer that is no stream."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()

    def play(handler: Handler, _: dict[str, Any]) -> None:
        handler.begin(status, "application/json", len(raw), **headers)
        handler.wfile.write(raw)

    return play


def streams(raw: bytes) -> Script:
    """A stream of just these bytes, and then the connection ends."""

    def play(handler: Handler, _: dict[str, Any]) -> None:
        handler.begin(200, "text/event-stream", None)
        handler.wfile.write(raw)

    return play


def says_then_waits(service: ModelService, *pieces: str) -> Script:
    """Text, and then nothing until the test sets `release`, or the client goes away."""

    def play(handler: Handler, _: dict[str, Any]) -> None:
        handler.begin(200, "text/event-stream", None)
        for piece in pieces:
            handler.piece({"content": piece})
        while not service.release.wait(0.05):
            # A comment, which fails when nobody is there to read it.
            handler.wfile.write(b": still here\n\n")
            handler.wfile.flush()
        handler.piece({"content": " The end."})
        handler.finish_stream("stop")

    return play


def waits(service: ModelService) -> Script:
    """No answer at all, until the test sets `release`."""

    def play(handler: Handler, _: dict[str, Any]) -> None:
        service.release.wait(30)
        handler.close_connection = True

    return play
