"""A PgBouncer in transaction mode before a server, as Neon's pooled hosts are."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from tests.support.postgres import free_port

CONFIGURATION = """
[databases]
{database} = host={host} port={port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own_port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {home}/users
pool_mode = transaction
default_pool_size = 2
logfile = {home}/log
"""


def find_pgbouncer() -> str | None:
    """Debian keeps it where only root's PATH looks."""
    return shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")


@contextmanager
def pooled(program: str, url: str) -> Iterator[str]:
    """The URL of the database `url` through a pooler of two server connections."""
    target = make_url(url)
    own_port = free_port()
    home = Path(tempfile.mkdtemp(prefix="todo-pgbouncer-"))
    configuration = CONFIGURATION.format(
        database=target.database, host=target.host, port=target.port, own_port=own_port, home=home
    )
    (home / "configuration").write_text(configuration)
    (home / "users").write_text(f'"{target.username}" "{target.password}"\n')
    user = "nobody" if os.geteuid() == 0 else None
    if user:
        owner = pwd.getpwnam(user)
        for path in (home, *home.iterdir()):
            os.chown(path, owner.pw_uid, owner.pw_gid)
    process = subprocess.Popen(
        [program, "--quiet", str(home / "configuration")],
        user=user,
        cwd="/",
        stderr=subprocess.DEVNULL,
    )
    through = target.set(host="127.0.0.1", port=own_port).render_as_string(hide_password=False)
    try:
        _wait_for(through, home / "log")
        yield through
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(home, ignore_errors=True)


def _wait_for(url: str, log: Path) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            psycopg.connect(url, connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise RuntimeError(f"pgbouncer: {log.read_text()}") from None
            time.sleep(0.1)
