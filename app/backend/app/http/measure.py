"""How long requests take, by route, method and kind of status."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.metrics import REQUEST_SECONDS, REQUESTS_IN_PROGRESS

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER_METHOD = "OTHER"
NO_ROUTE = "none"  # refused before a route was sought, or no route has this path


class Measure:
    """ASGI middleware. A route is named by its template ("/api/tasks/{task_id}"), so that the
    number of series depends on the code and not on what is asked."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = 500

        async def send_noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        started = time.perf_counter()
        REQUESTS_IN_PROGRESS.inc()
        try:
            await self.app(scope, receive, send_noted)
        finally:
            REQUESTS_IN_PROGRESS.dec()
            method = scope["method"] if scope["method"] in METHODS else OTHER_METHOD
            REQUEST_SECONDS.labels(_route(scope), method, f"{status // 100}xx").observe(
                time.perf_counter() - started
            )


def _route(scope: Scope) -> str:
    return getattr(scope.get("route"), "path", NO_ROUTE)
