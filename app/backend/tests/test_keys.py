"""Fetching the issuer's keys: rotation without a refused request, and honest failure."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import httpx2
import pytest

from app.auth import keys
from app.auth.keys import KeySet, KeysUnavailableError, UnknownKeyError
from tests.support.http import get
from tests.support.issuer import Issuer
from tests.support.postgres import free_port
from tests.support.server import running_app


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def key_set(url: str, clock: Callable[[], float] = time.monotonic) -> AsyncIterator[KeySet]:
    async with httpx2.AsyncClient(trust_env=False) as client:
        yield KeySet(url, client, clock=clock)


def run(test: Callable[[], Awaitable[None]]) -> None:
    async def main() -> None:
        await test()

    asyncio.run(main())


@pytest.fixture
def app_url(database_url: str, own_issuer: Issuer) -> Iterator[str]:
    with running_app({"DATABASE_URL": database_url, "AUTH_JWKS_URL": own_issuer.jwks_url}) as url:
        yield url


def status(url: str, token: str) -> int:
    return get(url, "/api/tasks", token).status_code


def test_no_request_fails_while_keys_are_rotated(app_url: str, own_issuer: Issuer) -> None:
    for _ in range(3):
        old = own_issuer.token()
        own_issuer.rotate()
        tokens = [old, own_issuer.token()] * 10
        with ThreadPoolExecutor(len(tokens)) as pool:
            assert set(pool.map(lambda token: status(app_url, token), tokens)) == {200}
    assert own_issuer.requests <= 4


def test_an_issuer_that_hangs_up_once_fails_no_request(app_url: str, own_issuer: Issuer) -> None:
    """As when its process is replaced in the middle of a rotation."""
    for _ in range(2):
        own_issuer.hang_ups = 1
        assert status(app_url, own_issuer.token()) == 200
        assert own_issuer.hang_ups == 0
        own_issuer.rotate()


def test_a_withdrawn_or_invented_key_is_refused_and_fetches_are_rationed(
    app_url: str, own_issuer: Issuer
) -> None:
    assert status(app_url, own_issuer.token()) == 200
    invented = Issuer()
    asked = own_issuer.requests
    started = time.monotonic()
    with ThreadPoolExecutor(20) as pool:
        outcomes = set(pool.map(lambda _: status(app_url, invented.token()), range(40)))
    invented.stop()
    assert outcomes == {401}
    assert own_issuer.requests - asked <= 2 + (time.monotonic() - started) / keys.COOLDOWN_SECONDS
    assert status(app_url, own_issuer.token()) == 200


def test_an_unreachable_issuer_is_not_the_users_fault(database_url: str, issuer: Issuer) -> None:
    nobody = f"http://127.0.0.1:{free_port()}/jwks"
    with running_app({"DATABASE_URL": database_url, "AUTH_JWKS_URL": nobody}) as url:
        response = get(url, "/api/tasks", issuer.token())
        assert response.status_code == 503
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.json()["code"] == "auth_unavailable"
        assert status(url, "garbage") == 401


@pytest.mark.parametrize("answer", [404, 500, 302])
def test_an_issuer_that_answers_nonsense_is_unavailable(own_issuer: Issuer, answer: int) -> None:
    own_issuer.status = answer

    async def check() -> None:
        async with key_set(own_issuer.jwks_url) as found:
            with pytest.raises(KeysUnavailableError):
                await found.get(own_issuer.keys[0].id)

    run(check)


def test_a_slow_issuer_is_given_up_on_and_blocks_nobody(
    own_issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "FETCH_TIMEOUT_SECONDS", 1)
    own_issuer.delay = 4

    async def check() -> None:
        async with key_set(own_issuer.jwks_url) as found:
            asked = asyncio.create_task(found.get("any"))
            await asyncio.sleep(0.01)
            assert not asked.done()
            with pytest.raises(KeysUnavailableError):
                await asked

    run(check)


def test_known_keys_outlive_an_outage_of_the_issuer_but_not_for_ever(own_issuer: Issuer) -> None:
    clock = Clock()
    key_id = own_issuer.keys[0].id

    async def check() -> None:
        async with key_set(own_issuer.jwks_url, clock) as found:
            first = await found.get(key_id)
            own_issuer.status = 500
            clock.now += keys.FRESH_SECONDS + 1
            assert await found.get(key_id) is first
            await asyncio.sleep(0.2)
            assert own_issuer.requests == 2
            clock.now += keys.STALE_SECONDS
            with pytest.raises(KeysUnavailableError):
                await found.get(key_id)

    run(check)


def test_a_withdrawn_key_is_forgotten_once_the_set_is_stale(own_issuer: Issuer) -> None:
    clock = Clock()
    key_id = own_issuer.keys[0].id

    async def check() -> None:
        async with key_set(own_issuer.jwks_url, clock) as found:
            await found.get(key_id)
            own_issuer.rotate()
            own_issuer.keys.pop()
            clock.now += keys.FRESH_SECONDS + 1
            await found.get(key_id)
            await asyncio.sleep(0.2)
            clock.now += keys.COOLDOWN_SECONDS + 1
            with pytest.raises(UnknownKeyError):
                await found.get(key_id)

    run(check)


def test_a_recovered_issuer_is_asked_again_after_the_cooldown(own_issuer: Issuer) -> None:
    clock = Clock()
    key_id = own_issuer.keys[0].id

    async def check() -> None:
        own_issuer.status = 500
        async with key_set(own_issuer.jwks_url, clock) as found:
            with pytest.raises(KeysUnavailableError):
                await found.get(key_id)
            own_issuer.status = 200
            with pytest.raises(KeysUnavailableError):
                await found.get(key_id)
            assert own_issuer.requests == 1
            clock.now += keys.COOLDOWN_SECONDS
            assert (await found.get(key_id)).key_id == key_id

    run(check)
