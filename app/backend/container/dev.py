"""Serve code that changes: process 1 of the development image.

`dev.py ARGUMENTS` runs `python ARGUMENTS`. `dev.py reload`, in the same container, starts it again
and ends when it answers on PORT; when it does not, it fails with the last lines of its output.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from contextlib import suppress

CONTROL = "/tmp/dev.sock"  # noqa: S108 - the container is ours alone
LINES = 30
STOP_SECONDS = 2.0
START_SECONDS = 60.0


class Program:
    """The program that serves, and what it wrote last."""

    def __init__(self, arguments: list[str]) -> None:
        self.arguments = arguments
        self.start()

    def start(self) -> None:
        self.lines: deque[bytes] = deque(maxlen=LINES)
        command = [sys.executable, *self.arguments]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.copying = threading.Thread(target=self.copy, daemon=True)
        self.copying.start()

    def copy(self) -> None:
        """Pass its output on, and keep the end of it."""
        lines, output = self.lines, self.process.stdout
        for line in output or ():
            lines.append(line)
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()

    def stop(self) -> None:
        """End it; requests in hand get a moment."""
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def reload(self) -> bytes:
        """Start it again; what it wrote when it does not listen, nothing when it does."""
        self.stop()
        self.start()
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self.process.poll() is not None:
                self.copying.join(1)
                return b"".join(self.lines) or b"it ended without a word\n"
            if answers():
                return b""
            time.sleep(0.05)
        return f"it does not answer after {START_SECONDS:.0f} s\n".encode()


def answers() -> bool:
    """Any answer will do. A program may listen before it has loaded what it serves."""
    address = ("127.0.0.1", int(os.environ["PORT"]))
    with suppress(OSError), socket.create_connection(address, 1) as probe:
        probe.settimeout(1)
        probe.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
        return probe.recv(1) != b""
    return False


def serve(arguments: list[str]) -> int:
    """Run the program, and start it again when asked. A crash ends the container, but not one
    of code that was just brought in: that waits for the next save."""
    program = Program(arguments)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    if os.path.exists(CONTROL):
        os.unlink(CONTROL)
    failed = False
    with socket.socket(socket.AF_UNIX) as control:
        control.bind(CONTROL)
        control.listen()
        control.settimeout(0.2)
        try:
            while failed or program.process.poll() is None:
                try:
                    asker, _ = control.accept()
                except TimeoutError:
                    continue
                with asker:
                    answer = program.reload()
                    failed = answer != b""
                    asker.sendall(answer)
            return program.process.returncode
        finally:
            program.stop()


def ask() -> int:
    with socket.socket(socket.AF_UNIX) as control:
        control.connect(CONTROL)
        with control.makefile("rb") as answer:
            said = answer.read()
    sys.stderr.buffer.write(said)
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(ask() if sys.argv[1:] == ["reload"] else serve(sys.argv[1:]))
