"""Tasks of the signed-in user."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response

from app.auth.middleware import CurrentUser
from app.db import StatementSession
from app.http.problems import ApiError
from app.models import Task
from app.rate_limit import limit_writes
from app.routes.responses import REFUSALS
from app.schemas import MAX_BIGINT, Problem, TaskChange, TaskNew, TaskPage, TaskQuery, TaskRead
from app.store import tasks

router = APIRouter(
    prefix="/api/tasks",
    tags=["tasks"],
    responses=REFUSALS,
    dependencies=[Depends(limit_writes)],
)

TaskId = Annotated[int, Path(ge=1, le=MAX_BIGINT)]
NOT_FOUND: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "description": "The user has no such task"}
}


@router.get("", response_model=TaskPage)
async def list_tasks(
    user: CurrentUser,
    session: StatementSession,
    query: Annotated[TaskQuery, Query()],
) -> Response:
    """The user's tasks: filtered, searched, ordered, and in pages."""
    items, total = await tasks.list_tasks(session, user.id, query)
    page = TaskPage.of(items, total, query)
    # Written here once. Left to the framework, a long page would be checked and copied again.
    return Response(page.model_dump_json(), media_type="application/json")


@router.post("", status_code=201)
async def add_task(
    user: CurrentUser, session: StatementSession, new: TaskNew, response: Response
) -> TaskRead:
    """Add a task."""
    task = await tasks.add_task(session, user.id, new)
    response.headers["Location"] = f"{router.prefix}/{task.id}"
    return TaskRead.model_validate(task)


@router.get("/{task_id}", responses=NOT_FOUND)
async def get_task(user: CurrentUser, session: StatementSession, task_id: TaskId) -> TaskRead:
    """One task."""
    return _read(await tasks.get_task(session, user.id, task_id))


@router.patch("/{task_id}", responses=NOT_FOUND)
async def change_task(
    user: CurrentUser, session: StatementSession, task_id: TaskId, change: TaskChange
) -> TaskRead:
    """Change the fields that are given, leave the others."""
    return _read(await tasks.change_task(session, user.id, task_id, change))


@router.delete("/{task_id}", status_code=204, responses=NOT_FOUND)
async def delete_task(user: CurrentUser, session: StatementSession, task_id: TaskId) -> None:
    """Delete a task."""
    if not await tasks.delete_task(session, user.id, task_id):
        raise _not_found()


def _read(task: Task | None) -> TaskRead:
    if task is None:
        raise _not_found()
    return TaskRead.model_validate(task)


def _not_found() -> ApiError:
    # Said of another user's task as well: whether it exists is not theirs to learn.
    return ApiError(404, "task_not_found", "There is no such task.")
