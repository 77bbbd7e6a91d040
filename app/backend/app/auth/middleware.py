"""No request below /api or /mcp reaches a handler, or is read, without a verified user."""

from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer
from starlette.types import ASGIApp, Receive, Scope, Send

from app.auth.keys import KeysUnavailableError
from app.auth.tokens import InvalidTokenError, TokenVerifier, User
from app.http.context import user_id_var
from app.http.problems import problem_response

PROTECTED = ("/api", "/mcp")


class Authenticate:
    """ASGI middleware: verifies the bearer token and leaves the user in request.state.user.

    The verifier is taken from app.state, where the lifespan puts it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _is_protected(scope["path"]):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        verifier: TokenVerifier = scope["app"].state.verifier
        try:
            user = await verifier.verify(_bearer_token(request))
        except InvalidTokenError as error:
            response = problem_response(
                401,
                "unauthenticated",
                str(error),
                headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
            )
        except KeysUnavailableError:
            response = problem_response(
                503,
                "auth_unavailable",
                "The sign-in service cannot be reached, so the token cannot be verified.",
                headers={"Retry-After": "2"},
            )
        else:
            request.state.user = user
            user_id_var.set(user.id)
            await self.app(scope, receive, send)
            return
        await response(scope, receive, send)


def _is_protected(path: str) -> bool:
    return any(path == start or path.startswith(f"{start}/") for start in PROTECTED)


def _bearer_token(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise InvalidTokenError("A bearer token is required.")
    return token.strip()


# Only tells OpenAPI about the scheme: the middleware has already decided.
bearer_scheme = HTTPBearer(auto_error=False, bearerFormat="JWT", description="EdDSA-signed JWT")


def current_user(request: Request, _: Annotated[object, Security(bearer_scheme)]) -> User:
    """The verified user of this request."""
    user: User = request.state.user
    return user


CurrentUser = Annotated[User, Depends(current_user)]
