"""The endpoints of the application, read from the application itself."""

from typing import Any

from fastapi.routing import iter_route_contexts

from app.main import create_app
from app.settings import load_settings

PUBLIC = ("/healthz", "/readyz", "/metrics", "/openapi.json")
# An application that is mounted, or a route that does not say: what it might listen to.
ANY_METHOD = ("GET", "POST", "DELETE")

_APP = create_app(
    load_settings({"DATABASE_URL": "postgresql://u@h/d", "AUTH_JWKS_URL": "http://issuer/jwks"})
)
OPENAPI: dict[str, Any] = _APP.openapi()


def endpoints() -> list[tuple[str, str]]:
    """(method, path template) of all that needs a token: of all that is not known as public."""
    routes = [(route, route.path) for route in iter_route_contexts(_APP.routes)]
    return [
        (method, path)
        for route, path in routes
        if path is not None and path not in PUBLIC
        for method in sorted(route.methods or ANY_METHOD)
    ]


def described() -> dict[tuple[str, str], Any]:
    """The operations in OpenAPI that need a token, by method and path template."""
    return {
        (method.upper(), path): operation
        for path, methods in OPENAPI["paths"].items()
        for method, operation in methods.items()
        if path not in PUBLIC
    }
