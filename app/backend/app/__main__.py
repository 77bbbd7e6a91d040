"""Serve: `python -m app`. Meant to be process 1 of its container."""

import gc
import logging
import os
import socket
import sys
from collections.abc import Callable, Mapping
from importlib import import_module

from app.address import HOST, PORT
from app.logs import configure_logging

# As many as uvicorn lets wait.
BACKLOG = 2048


def listen(environ: Mapping[str, str]) -> socket.socket | None:
    """Listen before the libraries are loaded, which takes most of the start: who asks in that
    time waits for the answer, and need not come again. None where the address makes no sense.

    Raises OSError when somebody else listens there."""
    host = environ.get("HOST", "").strip() or HOST
    port = environ.get("PORT", "").strip() or str(PORT)
    if not port.isdecimal() or not 0 < int(port) < 65536:
        return None
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, int(port)), family=family, backlog=BACKLOG)


def main() -> int:
    configure_logging("INFO")
    try:
        listener = listen(os.environ)
    except OSError as error:
        logging.getLogger("app").error("cannot listen", extra={"cause": str(error)})
        return 1
    return load_serving()(listener)


def load_serving() -> Callable[[socket.socket | None], int]:
    """Load all libraries. Next to nothing of that is ever garbage: without looking for some, it
    takes a seventh less, and looking later passes over it."""
    gc.disable()
    serve: Callable[[socket.socket | None], int] = import_module("app.serving").serve
    gc.freeze()
    gc.enable()
    return serve


if __name__ == "__main__":
    sys.exit(main())
