"""What is known about the request in hand, for the log and for error responses."""

from contextvars import ContextVar

# A W3C trace id: 32 hexadecimal digits.
trace_id_var: ContextVar[str | None] = ContextVar("trace_id", default=None)
request_id_var: ContextVar[str | None] = ContextVar("request_id", default=None)
user_id_var: ContextVar[str | None] = ContextVar("user_id", default=None)
