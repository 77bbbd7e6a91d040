"""`python -m app`, the process that a container runs."""

import json
import signal
import socket
import subprocess
import time
from datetime import UTC, datetime
from threading import Thread

import httpx2
import psycopg
import pytest

from tests.support.http import connect, get
from tests.support.issuer import Issuer
from tests.support.postgres import free_port
from tests.support.processes import finish, run, start


def wait_until_up(base_url: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if get(base_url, "/readyz").status_code == 200:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.05)
    raise TimeoutError("the server did not come up")


def stop(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGTERM)


def test_a_request_in_hand_is_finished_before_the_process_ends(
    database_url: str, issuer: Issuer, user: str
) -> None:
    port = free_port()
    base_url = f"http://127.0.0.1:{port}"
    environ = {
        "DATABASE_URL": database_url,
        "AUTH_JWKS_URL": issuer.jwks_url,
        "PORT": str(port),
        "HOST": "127.0.0.1",
    }
    process = start("app", environ)
    wait_until_up(base_url)
    answers: list[httpx2.Response] = []

    def add() -> None:
        with connect(base_url, issuer.token(user)) as client:
            answers.append(client.post("/api/tasks", json={"title": "last"}))

    with psycopg.connect(database_url) as blocker:
        blocker.execute("LOCK TABLE task IN EXCLUSIVE MODE")
        request = Thread(target=add)
        request.start()
        time.sleep(0.5)
        stop(process)
        time.sleep(0.5)
        assert process.poll() is None
        with pytest.raises(httpx2.ConnectError):
            get(base_url, "/healthz")
    request.join(timeout=20)
    assert [answer.status_code for answer in answers] == [201]
    code, lines = finish(process)
    assert code in (0, -signal.SIGTERM)
    assert any(line["message"] == "request" and line["status"] == 201 for line in lines)


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({}, "AUTH_JWKS_URL"),
        ({"DATABASE_URL": "nonsense", "AUTH_JWKS_URL": "http://a/b"}, "DATABASE_URL"),
    ],
)
def test_wrong_settings_end_it_with_one_line(environ: dict[str, str], named: str) -> None:
    code, (line,) = run("app", environ)
    assert code == 1
    assert named in line["cause"]


def test_it_starts_without_its_database_and_says_what_is_wrong(issuer: Issuer) -> None:
    port = free_port()
    environ = {
        "DATABASE_URL": f"postgresql://u:s3cret@127.0.0.1:{free_port()}/d",
        "AUTH_JWKS_URL": issuer.jwks_url,
        "PORT": str(port),
    }
    process = start("app", environ)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            answer = get(f"http://127.0.0.1:{port}", "/readyz")
            break
        except httpx2.TransportError:
            time.sleep(0.05)
    stop(process)
    _, lines = finish(process)
    assert answer.status_code == 503
    assert "s3cret" not in json.dumps(lines)


def test_who_asks_while_it_starts_is_answered_when_it_is_up(
    database_url: str, issuer: Issuer
) -> None:
    port = free_port()
    environ = {"DATABASE_URL": database_url, "AUTH_JWKS_URL": issuer.jwks_url, "PORT": str(port)}
    process = start("app", environ)
    with connected(port) as early:
        since = datetime.now(UTC)
        early.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
        assert early.recv(15) == b"HTTP/1.1 200 OK"
    stop(process)
    _, lines = finish(process)
    loaded = next(line for line in lines if line["message"].startswith("Started server"))
    assert since < datetime.fromisoformat(loaded["time"])


def connected(port: int) -> socket.socket:
    deadline = time.monotonic() + 60
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), 60)
        except ConnectionRefusedError:
            assert time.monotonic() < deadline
            time.sleep(0.005)


def test_a_port_that_somebody_has_ends_it_with_one_line(database_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        environ = {
            "DATABASE_URL": database_url,
            "AUTH_JWKS_URL": "http://a/b",
            "HOST": "127.0.0.1",
            "PORT": port,
        }
        code, (line,) = run("app", environ)
    assert code == 1
    assert "in use" in line["cause"]
