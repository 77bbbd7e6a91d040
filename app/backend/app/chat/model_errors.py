"""What went wrong while a model answered, in words for people. Never the provider's own: they
may quote the key or the conversation."""

import json
from collections.abc import Iterator

import httpx2
import openai
from agents.exceptions import MaxTurnsExceeded, ModelBehaviorError, ModelTimeoutError
from pydantic import ValidationError

from app.chat.events import ChatFailure

_TIMEOUTS = (TimeoutError, openai.APITimeoutError, httpx2.TimeoutException, ModelTimeoutError)
_REFUSED = (openai.AuthenticationError, openai.PermissionDeniedError)
_BAD_REPLIES = (
    ModelBehaviorError,
    openai.APIResponseValidationError,
    json.JSONDecodeError,
    UnicodeDecodeError,
    ValidationError,
)


def explain(error: Exception) -> ChatFailure:
    """The failure that `error`, or what caused it, means."""
    for cause in _causes(error):
        if isinstance(cause, ChatFailure):
            return cause
        if failure := _known(cause):
            return failure
    return ChatFailure("internal_error", 500, "Something went wrong on our side. Try again.")


def _known(error: BaseException) -> ChatFailure | None:
    if isinstance(error, _TIMEOUTS):
        return ChatFailure("model_timeout", 504, "The model did not answer in time. Try again.")
    if isinstance(error, _REFUSED):
        detail = (
            "The model service refused our key. Whoever runs this app has to check OPENAI_API_KEY."
        )
        return ChatFailure("model_auth_failed", 502, detail, retryable=False)
    if isinstance(error, openai.RateLimitError):
        return _rate_limited(error)
    if isinstance(error, _BAD_REPLIES):
        detail = "The model gave an answer that cannot be used. Try again, or say it differently."
        return ChatFailure("model_bad_reply", 502, detail)
    if isinstance(error, MaxTurnsExceeded):
        detail = "The model needed too many steps and was stopped. Try a smaller request."
        return ChatFailure("model_bad_reply", 502, detail)
    if isinstance(error, openai.APIStatusError) and 400 <= error.status_code < 500:
        detail = f"The model service refused the request (status {error.status_code})."
        return ChatFailure("model_unavailable", 502, detail, retryable=False)
    if isinstance(error, openai.APIError | httpx2.HTTPError):
        detail = "The model service cannot be reached right now. Try again in a moment."
        return ChatFailure("model_unavailable", 502, detail)
    return None


def _rate_limited(error: openai.RateLimitError) -> ChatFailure:
    given = error.response.headers.get("retry-after", "")
    wait = given if given.isdecimal() else None
    when = f"in {wait} s" if wait else "in a moment"
    detail = f"The model service is asked too often, or our quota is used up. Try again {when}."
    return ChatFailure("model_rate_limited", 503, detail, retry_after=wait)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, what is in it when it is a group, and what caused it."""
    seen: set[int] = set()
    waiting: list[BaseException] = [error]
    while waiting:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        if isinstance(current, BaseExceptionGroup):
            waiting += current.exceptions
        waiting += [cause for cause in (current.__cause__, current.__context__) if cause]
