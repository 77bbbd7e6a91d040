"""The issuer's public keys (JWKS), fetched without blocking and kept for a while."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx2
from jwt import PyJWK, PyJWTError

logger = logging.getLogger(__name__)

FRESH_SECONDS = 300.0  # a key that the issuer withdrew is trusted at most this much longer ...
STALE_SECONDS = 3600.0  # ... or this long while the issuer cannot be reached
COOLDOWN_SECONDS = 1.0  # between two fetches, whatever the tokens name
FETCH_TIMEOUT_SECONDS = 3.0
# The issuer closed a connection that was kept, is being replaced, or is so new that not every
# node knows the way to it: it is asked again after these pauses.
RETRY_SECONDS = (0.0, 0.25, 0.75, 1.5)


class KeysUnavailableError(Exception):
    """The key set could not be fetched, so nothing can be said about the token."""


class UnknownKeyError(Exception):
    """The issuer publishes no such key."""


class KeySet:
    """The Ed25519 keys published at `url`, by key id.

    A fresh key is answered from memory. A stale one too, while a fetch runs behind it. For an
    unknown key id the set is fetched again, but never twice within the cooldown: the request
    waits for its turn, so that a token signed with a brand-new key is not refused.
    """

    def __init__(
        self, url: str, client: httpx2.AsyncClient, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._url = url
        self._client = client
        self._clock = clock
        self._keys: Mapping[str, PyJWK] = {}
        self._fetched_at = float("-inf")
        self._ended_at = float("-inf")
        self._begun = 0
        self._failure: str | None = None
        self._fetching: asyncio.Task[None] | None = None

    async def get(self, key_id: str) -> PyJWK:
        """The key named `key_id`. Raises UnknownKeyError or KeysUnavailableError."""
        begun_before = self._begun
        while True:
            age = self._clock() - self._fetched_at
            if age < STALE_SECONDS and (key := self._keys.get(key_id)):
                if age >= FRESH_SECONDS and not self._cooling():
                    self._start_fetch()
                return key
            # Only a fetch that began after the question can say that there is no such key.
            if self._fetching is None and self._begun > begun_before and self._failure is None:
                raise UnknownKeyError(key_id)
            await self._fetch_in_turn()

    async def _fetch_in_turn(self) -> None:
        if self._fetching is None and self._cooling():
            if self._failure is not None:
                raise KeysUnavailableError(self._failure)
            await asyncio.sleep(self._ended_at + COOLDOWN_SECONDS - self._clock())
            return
        # Shielded: the fetch is shared, one caller that goes away must not end it for all.
        await asyncio.shield(self._start_fetch())
        if self._failure is not None:
            raise KeysUnavailableError(self._failure)

    def _cooling(self) -> bool:
        return self._clock() - self._ended_at < COOLDOWN_SECONDS

    def _start_fetch(self) -> asyncio.Task[None]:
        if self._fetching is None:
            self._begun += 1
            self._fetching = asyncio.create_task(self._fetch())
        return self._fetching

    async def _fetch(self) -> None:
        try:
            response = await self._ask()
            response.raise_for_status()
            self._keys = _ed25519_keys(response.json())
            self._fetched_at = self._clock()
            self._failure = None
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            self._failure = str(error) or type(error).__name__
            logger.warning(
                "cannot fetch the signing keys", extra={"url": self._url, "cause": self._failure}
            )
        finally:
            self._ended_at = self._clock()
            self._fetching = None

    async def _ask(self) -> httpx2.Response:
        for pause in RETRY_SECONDS:
            try:
                return await self._client.get(self._url, timeout=FETCH_TIMEOUT_SECONDS)
            except (httpx2.NetworkError, httpx2.RemoteProtocolError):
                await asyncio.sleep(pause)
        return await self._client.get(self._url, timeout=FETCH_TIMEOUT_SECONDS)


def _ed25519_keys(document: Any) -> dict[str, PyJWK]:
    """The usable keys of a JWKS document; others (encryption, other curves) are passed over."""
    if not isinstance(document, dict) or not isinstance(document.get("keys"), list):
        raise ValueError("not a JWKS document")
    found: dict[str, PyJWK] = {}
    for entry in document["keys"]:
        if not isinstance(entry, dict) or entry.get("crv") != "Ed25519" or not entry.get("kid"):
            continue
        # A set that carried a private part would be a leak: use what is public, nothing else.
        public = {name: entry.get(name) for name in ("kty", "crv", "x", "kid")}
        try:
            found[str(entry["kid"])] = PyJWK(public, algorithm="EdDSA")
        except PyJWTError as error:
            logger.warning("signing key passed over", extra={"cause": str(error)})
    return found
