"""The tasks of one user. Another user's task does not exist here."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from app.models import Task
from app.schemas import TaskChange, TaskNew


async def list_tasks(
    session: AsyncSession, user_id: str, *, completed: bool | None, limit: int, offset: int
) -> tuple[Sequence[Task], int]:
    """The user's tasks, newest first, and how many there are in all. `completed` filters both."""
    wanted = [col(Task.user_id) == user_id]
    if completed is not None:
        wanted.append(col(Task.completed) == completed)
    page = select(Task).where(*wanted).order_by(col(Task.id).desc()).limit(limit).offset(offset)
    items = (await session.execute(page)).scalars().all()
    if offset == 0 and len(items) < limit:
        return items, len(items)
    total = await session.execute(select(func.count()).select_from(Task).where(*wanted))
    return items, total.scalar_one()


async def get_task(session: AsyncSession, user_id: str, task_id: int) -> Task | None:
    """The task, or None when the user has none with this id."""
    found = await session.execute(select(Task).where(*_owned(user_id, task_id)))
    return found.scalar_one_or_none()


async def add_task(session: AsyncSession, user_id: str, new: TaskNew) -> Task:
    """Store a new task and return it as stored."""
    statement = insert(Task).values(user_id=user_id, **new.model_dump()).returning(Task)
    return (await session.execute(statement)).scalar_one()


async def change_task(
    session: AsyncSession, user_id: str, task_id: int, change: TaskChange
) -> Task | None:
    """Apply the fields that were set in `change`; None when the user has no such task."""
    values: dict[str, Any] = change.model_dump(exclude_unset=True)
    if not values:
        return await get_task(session, user_id, task_id)
    statement = update(Task).where(*_owned(user_id, task_id)).values(**values).returning(Task)
    return (await session.execute(statement)).scalar_one_or_none()


async def delete_task(session: AsyncSession, user_id: str, task_id: int) -> bool:
    """Whether there was such a task to delete."""
    statement = delete(Task).where(*_owned(user_id, task_id)).returning(col(Task.id))
    return (await session.execute(statement)).scalar_one_or_none() is not None


def _owned(user_id: str, task_id: int) -> tuple[ColumnElement[bool], ...]:
    return col(Task.user_id) == user_id, col(Task.id) == task_id
