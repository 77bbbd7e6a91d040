"""A TCP gate before a server, to take it away and bring it back without touching it."""

import socket
from contextlib import suppress
from threading import Thread

from sqlalchemy.engine import make_url


class Gate:
    """Forwards `port` on 127.0.0.1 to `target`. Starts open."""

    def __init__(self, target: tuple[str, int]) -> None:
        self._target = target
        self._listener = _listen(0)
        self.port: int = self._listener.getsockname()[1]
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._silent = False
        self._start()

    def close(self) -> None:
        """Refuse new connections and break those there are."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._break()

    def open(self) -> None:
        """Forward (again)."""
        self._silent = False
        self._listener = _listen(self.port)
        self._start()

    def mute(self) -> None:
        """Accept new connections and say nothing; break those there are."""
        self._silent = True
        self._break()

    def _break(self) -> None:
        for pair in self._pairs:
            for end in pair:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
        self._pairs.clear()

    def _start(self) -> None:
        Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            if self._silent:
                self._pairs.append((client, client))
                continue
            server = socket.create_connection(self._target)
            self._pairs.append((client, server))
            for source, sink in ((client, server), (server, client)):
                Thread(target=_pump, args=(source, sink), daemon=True).start()


def gate_before(url: str) -> tuple[Gate, str]:
    """A gate before the server of the database `url`, and the URL that leads through it."""
    target = make_url(url)
    gate = Gate((target.host or "localhost", target.port or 5432))
    through = target.set(host="127.0.0.1", port=gate.port)
    return gate, through.render_as_string(hide_password=False)


def _listen(port: int) -> socket.socket:
    return socket.create_server(("127.0.0.1", port))


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    for end in (source, sink):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
