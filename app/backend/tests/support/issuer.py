"""The frontend's part: an HTTP server that publishes Ed25519 keys, and tokens signed with them."""

import json
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

ISSUER = "todo-auth"
AUDIENCE = "todo-api"


class SigningKey:
    """A key pair with an id."""

    def __init__(self) -> None:
        self.id = uuid.uuid4().hex
        self.private = Ed25519PrivateKey.generate()

    def public_jwk(self) -> dict[str, Any]:
        jwk = OKPAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return jwk | {"kid": self.id, "alg": "EdDSA"}


class Issuer:
    """Publishes `keys` at `jwks_url`; `requests` counts how often it was asked.

    `status` other than 200 makes it answer that, `delay` (seconds) makes it slow, and the next
    `hang_ups` requests get no answer but the end of their connection.
    """

    def __init__(self) -> None:
        self.keys = [SigningKey()]
        self.requests = 0
        self.status = 200
        self.delay = 0.0
        self.hang_ups = 0
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.requests += 1
                time.sleep(issuer.delay)
                if issuer.hang_ups > 0:
                    issuer.hang_ups -= 1
                    self.close_connection = True
                    return
                body = json.dumps({"keys": [key.public_jwk() for key in issuer.keys]}).encode()
                self.send_response(issuer.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.jwks_url = f"http://127.0.0.1:{self._server.server_port}/api/auth/jwks"
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def rotate(self) -> None:
        """Publish a new key and sign with it from now on; the old one stays published."""
        self.keys.insert(0, SigningKey())

    def claims(self, user: str = "alice", **changes: Any) -> dict[str, Any]:
        """Good claims; a change to None takes the claim out."""
        now = int(time.time())
        claims = {"sub": user, "iss": ISSUER, "aud": AUDIENCE, "iat": now, "exp": now + 900}
        return {name: value for name, value in (claims | changes).items() if value is not None}

    def token(self, user: str = "alice", *, key: SigningKey | None = None, **changes: Any) -> str:
        """A token for `user`, signed with the newest key or with `key`."""
        signer = key or self.keys[0]
        return jwt.encode(
            self.claims(user, **changes), signer.private, "EdDSA", headers={"kid": signer.id}
        )
