"""Answers that every endpoint below /api may give, for OpenAPI."""

from typing import Any

from app.schemas import Problem

REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"model": Problem, "description": "No valid token"},
    422: {"model": Problem, "description": "Invalid input"},
    429: {"model": Problem, "description": "Too many requests; Retry-After says when"},
    503: {"model": Problem, "description": "Database or sign-in service unavailable"},
}
