"""The five tools: what they take and give, and what they do for one user.

They share schemas and store with the REST API, so that both have the same rules. No tool has an
argument for the user: that is whoever the token of the request speaks for.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Task
from app.schemas import MAX_BIGINT, TaskChange, TaskNew, TaskPage, TaskQuery, TaskRead
from app.store import tasks

TaskId = Annotated[
    int, Field(ge=1, le=MAX_BIGINT, description="The task's id, as list_tasks names it")
]


class ToolError(Exception):
    """The tool cannot do that. The message says why, and is fit for the user."""


class TaskById(BaseModel):
    """Which task."""

    model_config = ConfigDict(extra="forbid")

    id: TaskId


class TaskSearch(TaskQuery):
    """Which tasks are wanted, in which order. All that is given has to hold."""

    model_config = ConfigDict(extra="forbid")


class TaskUpdate(TaskChange):
    """Which task, and the fields to change; those left out stay. `due_on` null clears it."""

    id: TaskId


class TaskDeleted(BaseModel):
    """The task is no more."""

    id: int
    deleted: bool = True


Work = Callable[[AsyncSession, str, Any], Awaitable[BaseModel]]


@dataclass(frozen=True)
class TaskTool:
    """A tool: `work` takes a session, the user's id and an instance of `takes`."""

    name: str
    description: str
    takes: type[BaseModel]
    gives: type[BaseModel]
    work: Work
    writes: bool = True
    destroys: bool = False


async def _add(session: AsyncSession, user_id: str, new: TaskNew) -> TaskRead:
    return TaskRead.model_validate(await tasks.add_task(session, user_id, new))


async def _list(session: AsyncSession, user_id: str, query: TaskSearch) -> TaskPage:
    items, total = await tasks.list_tasks(session, user_id, query)
    return TaskPage.of(items, total, query)


async def _complete(session: AsyncSession, user_id: str, which: TaskById) -> TaskRead:
    done = TaskChange(completed=True)
    return _read(which.id, await tasks.change_task(session, user_id, which.id, done))


async def _delete(session: AsyncSession, user_id: str, which: TaskById) -> TaskDeleted:
    if not await tasks.delete_task(session, user_id, which.id):
        raise _unknown(which.id)
    return TaskDeleted(id=which.id)


async def _update(session: AsyncSession, user_id: str, update: TaskUpdate) -> TaskRead:
    change = TaskChange.model_validate(update.model_dump(exclude_unset=True, exclude={"id"}))
    return _read(update.id, await tasks.change_task(session, user_id, update.id, change))


def _read(task_id: int, task: Task | None) -> TaskRead:
    if task is None:
        raise _unknown(task_id)
    return TaskRead.model_validate(task)


def _unknown(task_id: int) -> ToolError:
    # Said of another user's task as well: whether it exists is not theirs to learn.
    return ToolError(f"There is no task #{task_id}.")


TOOLS = (
    TaskTool("add_task", "Add a task to the user's list.", TaskNew, TaskRead, _add),
    TaskTool(
        "list_tasks",
        "Find the user's tasks: filter, search, sort. Without arguments the newest ones.",
        TaskSearch,
        TaskPage,
        _list,
        writes=False,
    ),
    TaskTool("complete_task", "Mark a task as done.", TaskById, TaskRead, _complete),
    TaskTool(
        "delete_task", "Delete a task for ever.", TaskById, TaskDeleted, _delete, destroys=True
    ),
    TaskTool(
        "update_task",
        "Change fields of a task. `completed` false opens it again; `tags` replaces all its tags.",
        TaskUpdate,
        TaskRead,
        _update,
    ),
)
