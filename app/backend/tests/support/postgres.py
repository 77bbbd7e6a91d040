"""A PostgreSQL server of the tests' own, with TLS, on a free port, gone at the end."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from tests.support.certificates import Authority

PASSWORD = "only-for-tests"


@dataclass(frozen=True)
class PostgresServer:
    """An administrator's URL without database name, the CA when the server speaks TLS, and how
    to restart it when it is ours."""

    admin_url: str
    authority: Authority | None
    restart: Callable[[], None] | None = None

    def url(self, database: str) -> str:
        return f"{self.admin_url}/{database}"


def find_binaries() -> Path | None:
    """The folder of initdb and pg_ctl: from PATH, or where Debian keeps the newest."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4])
    )
    return found[-1].parent if found else None


@contextmanager
def private_postgres(binaries: Path) -> Iterator[PostgresServer]:
    """A new cluster in a temporary folder. PostgreSQL refuses root, so root lends it `nobody`."""
    user = "nobody" if os.geteuid() == 0 else None
    home = Path(tempfile.mkdtemp(prefix="todo-pg-"))
    authority = Authority()
    port = free_port()
    try:
        authority.write_server_files(home, names=["localhost"])
        (home / "password").write_text(PASSWORD)
        if user:
            owner = pwd.getpwnam(user)
            for path in (home, *home.iterdir()):
                os.chown(path, owner.pw_uid, owner.pw_gid)
        initdb = f"{binaries}/initdb --username postgres --auth scram-sha-256 --no-sync"
        initdb += f" --encoding UTF8 --locale C.UTF-8 --pgdata {home}/data --pwfile {home}/password"
        _run(initdb.split(), user)
        options = f"-p {port} -c listen_addresses=localhost -c fsync=off -k {home} -c ssl=on"
        options += f" -c ssl_cert_file={home}/server.crt -c ssl_key_file={home}/server.key"
        control = f"{binaries}/pg_ctl --wait --pgdata {home}/data --log {home}/log".split()
        _run([*control, "--options", options, "start"], user)
        try:
            yield PostgresServer(
                f"postgresql://postgres:{PASSWORD}@localhost:{port}",
                authority,
                lambda: _run([*control, "--mode", "fast", "restart"], user),
            )
        finally:
            _run([*control, "--mode", "immediate", "stop"], user)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def changed(url: str, **parts: Any) -> str:
    """`url` with another `password`, `host` or `database`."""
    return make_url(url).set(**parts).render_as_string(hide_password=False)


def free_port() -> int:
    """A TCP port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _run(command: list[str], user: str | None) -> None:
    done = subprocess.run(
        command,
        user=user,
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} failed: {done.stderr}")
