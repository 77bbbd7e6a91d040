"""Which tokens are accepted. Every endpoint below /api meets every kind of bad token."""

import base64
import json
import time
from collections.abc import Callable

import httpx2
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.support.issuer import Issuer, SigningKey

ENDPOINTS = [
    ("GET", "/api/tasks"),
    ("POST", "/api/tasks"),
    ("GET", "/api/tasks/1"),
    ("PATCH", "/api/tasks/1"),
    ("DELETE", "/api/tasks/1"),
    ("GET", "/api/no-such-thing"),
    ("GET", "/api"),
]


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


@pytest.mark.parametrize(("method", "path"), ENDPOINTS)
@pytest.mark.parametrize("kind", BAD_TOKENS)
def test_a_bad_token_is_refused_everywhere(
    anonymous: httpx2.Client, issuer: Issuer, method: str, path: str, kind: str
) -> None:
    token = BAD_TOKENS[kind](issuer)
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    response = anonymous.request(method, path, headers=headers, content=b"{not json")
    assert response.status_code == 401, response.text
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "unauthenticated"


def test_every_endpoint_below_api_is_in_the_matrix(anonymous: httpx2.Client) -> None:
    described = anonymous.get("/openapi.json").json()["paths"]
    found = {
        (method.upper(), path.replace("{task_id}", "1"))
        for path, methods in described.items()
        for method in methods
        if path.startswith("/api")
    }
    assert found <= set(ENDPOINTS)
    assert all(
        operation["security"]
        for path, methods in described.items()
        if path.startswith("/api")
        for operation in methods.values()
    )


def test_other_schemes_are_refused(anonymous: httpx2.Client, issuer: Issuer) -> None:
    for value in (f"Basic {issuer.token()}", issuer.token(), "Bearer"):
        response = anonymous.get("/api/tasks", headers={"Authorization": value})
        assert response.status_code == 401


def test_a_good_token_is_accepted(client: httpx2.Client) -> None:
    assert client.get("/api/tasks").status_code == 200


def test_a_second_apart_clock_is_forgiven(anonymous: httpx2.Client, issuer: Issuer) -> None:
    token = issuer.token(iat=int(time.time()) + 2)
    response = anonymous.get("/api/tasks", headers={"Authorization": f"Bearer {token}"})
    assert response.status_code == 200


def test_a_key_of_another_curve_is_not_used(anonymous: httpx2.Client) -> None:
    token = jwt.encode({"sub": "a"}, Ed25519PrivateKey.generate(), "EdDSA", headers={"kid": "x"})
    response = anonymous.get("/api/tasks", headers={"Authorization": f"Bearer {token}"})
    assert response.json()["detail"] == "The token is signed with an unknown key."
