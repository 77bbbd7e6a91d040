"""Tokens that must not be accepted, by what is wrong with them."""

import base64
import json
import time
from collections.abc import Callable

import jwt

from tests.support.issuer import Issuer, SigningKey


def _part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _unsigned(issuer: Issuer) -> str:
    header = {"alg": "none", "typ": "JWT", "kid": issuer.keys[0].id}
    return f"{_part(header)}.{_part(issuer.claims())}."


def _keyed_with_public_key(issuer: Issuer) -> str:
    """The classic confusion: the public key used as a shared secret."""
    secret = issuer.keys[0].public_jwk()["x"]
    return jwt.encode(issuer.claims(), secret, "HS256", headers={"kid": issuer.keys[0].id})


def _tampered(issuer: Issuer) -> str:
    header, _, signature = issuer.token("alice").split(".")
    return f"{header}.{_part(issuer.claims('mallory'))}.{signature}"


def _foreign_key(issuer: Issuer) -> str:
    foreign = SigningKey()
    foreign.id = issuer.keys[0].id
    return issuer.token(key=foreign)


def _no_key_id(issuer: Issuer) -> str:
    return jwt.encode(issuer.claims(), issuer.keys[0].private, "EdDSA")


def _embedded_key(issuer: Issuer) -> str:
    """A token that brings its own key along."""
    own = SigningKey()
    header = {"kid": issuer.keys[0].id, "jwk": own.public_jwk()}
    return jwt.encode(issuer.claims(), own.private, "EdDSA", headers=header)


BAD_TOKENS: dict[str, Callable[[Issuer], str | None]] = {
    "none at all": lambda _: None,
    "not a token": lambda _: "garbage",
    "expired": lambda issuer: issuer.token(exp=int(time.time()) - 60),
    "not yet valid": lambda issuer: issuer.token(nbf=int(time.time()) + 600),
    "foreign issuer": lambda issuer: issuer.token(iss="someone-else"),
    "wrong audience": lambda issuer: issuer.token(aud="other-api"),
    "no expiry": lambda issuer: issuer.token(exp=None),
    "no issuer": lambda issuer: issuer.token(iss=None),
    "no audience": lambda issuer: issuer.token(aud=None),
    "no subject": lambda issuer: jwt.encode(
        issuer.claims() | {"sub": None}, issuer.keys[0].private, "EdDSA"
    ),
    "empty subject": lambda issuer: issuer.token(""),
    "endless subject": lambda issuer: issuer.token("x" * 256),
    "alg none": _unsigned,
    "public key as secret": _keyed_with_public_key,
    "tampered": _tampered,
    "foreign key": _foreign_key,
    "no key id": _no_key_id,
    "embedded key": _embedded_key,
}
