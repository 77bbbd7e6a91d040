"""Deciding whether a token is good, and whose it is."""

from dataclasses import dataclass

import jwt

from app.auth.keys import KeySet, UnknownKeyError
from app.models import USER_ID_LENGTH

ALGORITHM = "EdDSA"
LEEWAY_SECONDS = 5  # clocks of two nodes differ a little


@dataclass(frozen=True)
class User:
    """The user a verified token speaks for."""

    id: str


class InvalidTokenError(Exception):
    """The token is not acceptable. The message says why, and is fit for the client."""


class TokenVerifier:
    """Accepts tokens of one issuer for one audience, signed with EdDSA and nothing else."""

    def __init__(self, keys: KeySet, *, issuer: str, audience: str) -> None:
        self._keys = keys
        self._issuer = issuer
        self._audience = audience

    async def verify(self, token: str) -> User:
        """The user of `token`. Raises InvalidTokenError, or KeysUnavailableError when the
        issuer's keys cannot be had."""
        try:
            key = await self._keys.get(_key_id(token))
            claims = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                issuer=self._issuer,
                audience=self._audience,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except UnknownKeyError:
            raise InvalidTokenError("The token is signed with an unknown key.") from None
        except jwt.ExpiredSignatureError:
            raise InvalidTokenError("The token has expired.") from None
        except jwt.InvalidTokenError as error:
            raise InvalidTokenError(f"The token is not valid: {error}.") from None
        user_id = claims["sub"]
        if not 1 <= len(user_id) <= USER_ID_LENGTH or "\0" in user_id:
            raise InvalidTokenError("The token names no usable user.")
        return User(user_id)


def _key_id(token: str) -> str:
    """The key id in the header, read before anything is verified, so nothing else is believed."""
    header = jwt.get_unverified_header(token)
    if header.get("alg") != ALGORITHM:
        raise InvalidTokenError("The token is not signed with EdDSA.")
    if not isinstance(header.get("kid"), str) or not header["kid"]:
        raise InvalidTokenError("The token names no key.")
    return str(header["kid"])
