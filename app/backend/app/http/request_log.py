"""One log line for each request, a request id on each response, and no error left uncaught."""

import logging
import re
import time
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.context import request_id_var, trace_id_var, user_id_var
from app.http.problems import problem_response
from app.http.trace_context import TRACEPARENT_HEADER, new_trace_id, parse_trace_id

logger = logging.getLogger("app.request")

REQUEST_ID_HEADER = "X-Request-Id"
ACCEPTABLE_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
PROBES = ("/healthz", "/readyz", "/metrics")


class RequestLog:
    """ASGI middleware. A sane X-Request-Id is kept, otherwise one is made; it is echoed. In the
    same way the trace of a sound traceparent is joined, otherwise one is begun.

    Probes and scrapes that succeed are logged at DEBUG: they come every few seconds for ever.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        request_id = _request_id(headers.get(REQUEST_ID_HEADER))
        request_id_var.set(request_id)
        trace_id_var.set(parse_trace_id(headers.getlist(TRACEPARENT_HEADER)) or new_trace_id())
        user_id_var.set(None)
        started = time.perf_counter()
        status: int | None = None

        async def send_marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _mark(MutableHeaders(scope=message), request_id, scope["path"])
            await send(message)

        try:
            await self.app(scope, receive, send_marked)
        except Exception:
            logger.exception("unhandled error")
            if status is None:
                detail = f"Something went wrong on our side. Quote request {request_id}."
                await problem_response(500, "internal_error", detail)(scope, receive, send_marked)
        finally:
            _log(scope, status, time.perf_counter() - started)


def _request_id(given: str | None) -> str:
    return given if given and ACCEPTABLE_ID.fullmatch(given) else uuid.uuid4().hex


def _mark(headers: MutableHeaders, request_id: str, path: str) -> None:
    headers[REQUEST_ID_HEADER] = request_id
    headers["X-Content-Type-Options"] = "nosniff"
    if path.startswith("/api"):
        headers["Cache-Control"] = "no-store"


def _log(scope: Scope, status: int | None, seconds: float) -> None:
    quiet = scope["path"] in PROBES and status == 200
    logger.log(
        logging.DEBUG if quiet else logging.INFO,
        "request",
        extra={
            "method": scope["method"],
            "path": scope["path"],
            "status": status,
            "duration_ms": round(seconds * 1000, 1),
            "user_id": user_id_var.get(),
        },
    )
