"""Probes: is the process alive, and can it do its work."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from app import __version__
from app.readiness import Readiness, ReadinessCheck

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """The process runs."""

    status: Literal["ok"] = "ok"
    version: str = __version__


class Ready(BaseModel):
    """`checks` holds `ok` or the name of the reason, by check."""

    status: Literal["ready", "not_ready"]
    checks: Annotated[dict[str, str], Field(examples=[{"database": "ok", "schema": "ok"}])]
    detail: Annotated[str | None, Field(description="What is wrong and what to do")] = None


@router.get("/healthz")
async def healthz() -> Health:
    """Answers as long as the process does; looks at nothing else."""
    return Health()


@router.get("/readyz", responses={503: {"model": Ready}}, response_model_exclude_none=True)
async def readyz(request: Request, response: Response) -> Ready:
    """Whether the database answers and its schema fits this version."""
    check: ReadinessCheck = request.app.state.readiness
    result: Readiness = await check()
    if not result.ready:
        response.status_code = 503
    status: Literal["ready", "not_ready"] = "ready" if result.ready else "not_ready"
    return Ready(status=status, checks=result.checks, detail=result.detail)
