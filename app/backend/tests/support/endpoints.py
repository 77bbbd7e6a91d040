"""The endpoints that the application describes or mounts, read from the application itself."""

from typing import Any

from fastapi.routing import APIRoute
from starlette.routing import Mount

from app.main import create_app
from app.settings import load_settings

PUBLIC = ("/healthz", "/readyz", "/metrics", "/openapi.json")
MOUNTED_METHODS = ("GET", "POST", "DELETE")

_APP = create_app(
    load_settings({"DATABASE_URL": "postgresql://u@h/d", "AUTH_JWKS_URL": "http://issuer/jwks"})
)
OPENAPI: dict[str, Any] = _APP.openapi()


def endpoints() -> list[tuple[str, str]]:
    """(method, path template) of everything that needs a token."""
    described = [
        (method.upper(), path) for path, methods in OPENAPI["paths"].items() for method in methods
    ]
    mounted = [
        (method, route.path)
        for route in _APP.routes
        if isinstance(route, Mount)
        for method in MOUNTED_METHODS
    ]
    return [(method, path) for method, path in described + mounted if path not in PUBLIC]


def undescribed() -> set[str]:
    """Paths of handlers that neither OpenAPI nor a mount shows."""
    shown = {path for _, path in endpoints()} | set(PUBLIC)
    return {r.path for r in _APP.routes if isinstance(r, APIRoute)} - shown
