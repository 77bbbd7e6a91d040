"""Which tokens are accepted. What is refused, and everywhere, is in test_authorisation.py."""

import time

import httpx2
import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.support.issuer import Issuer


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
