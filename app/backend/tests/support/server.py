"""The application behind its real HTTP server, in a thread of the test process."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn

from app.serving import server_config
from app.settings import load_settings
from tests.support.postgres import free_port


@contextmanager
def running_app(environ: dict[str, str]) -> Iterator[str]:
    """Serve with these environment variables; yields the base URL."""
    port = free_port()
    settings = load_settings(environ | {"HOST": "127.0.0.1", "PORT": str(port)})
    server = uvicorn.Server(server_config(settings))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + 10
        while not server.started:
            if not thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError("the application did not start")
            time.sleep(0.01)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=15)
