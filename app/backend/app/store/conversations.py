"""The conversations of one user and their messages. Another user's do not exist here."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from app.models import Conversation, Message


async def list_conversations(
    session: AsyncSession, user_id: str, *, limit: int, offset: int
) -> tuple[Sequence[Conversation], int]:
    """The user's conversations, last used first, and how many there are in all."""
    mine = col(Conversation.user_id) == user_id
    newest = (col(Conversation.updated_at).desc(), col(Conversation.id).desc())
    page = select(Conversation).where(mine).order_by(*newest).limit(limit).offset(offset)
    items = (await session.execute(page)).scalars().all()
    total = await session.execute(select(func.count()).select_from(Conversation).where(mine))
    return items, total.scalar_one()


async def get_conversation(
    session: AsyncSession, user_id: str, conversation_id: int
) -> Conversation | None:
    """The conversation, or None when the user has none with this id."""
    found = await session.execute(select(Conversation).where(*_owned(user_id, conversation_id)))
    return found.scalar_one_or_none()


async def begin_conversation(session: AsyncSession, user_id: str, title: str) -> Conversation:
    """Store a new conversation."""
    new = insert(Conversation).values(user_id=user_id, title=title).returning(Conversation)
    return (await session.execute(new)).scalar_one()


async def rename_conversation(
    session: AsyncSession, user_id: str, conversation_id: int, title: str
) -> Conversation | None:
    """Give it another title; that is no use of it, so its place among the others stays."""
    unmoved = col(Conversation.updated_at)
    return await _update(session, user_id, conversation_id, title=title, updated_at=unmoved)


async def use_conversation(
    session: AsyncSession, user_id: str, conversation_id: int
) -> Conversation | None:
    """Note that it is used now. Until the transaction ends nobody else can add to it, so that
    its messages have one order."""
    now = func.clock_timestamp()
    return await _update(session, user_id, conversation_id, updated_at=now)


async def delete_conversation(session: AsyncSession, user_id: str, conversation_id: int) -> bool:
    """Whether there was such a conversation to delete. Its messages go with it."""
    gone = delete(Conversation).where(*_owned(user_id, conversation_id))
    found = await session.execute(gone.returning(col(Conversation.id)))
    return found.scalar_one_or_none() is not None


async def last_messages(
    session: AsyncSession,
    user_id: str,
    conversation_id: int,
    *,
    limit: int,
    before: int | None = None,
) -> Sequence[Message]:
    """The newest messages (of those older than the message `before`), oldest first."""
    wanted: list[ColumnElement[bool]] = [
        col(Message.conversation_id) == conversation_id,
        col(Message.user_id) == user_id,
    ]
    if before is not None:
        wanted.append(col(Message.id) < before)
    newest = select(Message).where(*wanted).order_by(col(Message.id).desc()).limit(limit)
    return (await session.execute(newest)).scalars().all()[::-1]


async def add_message(
    session: AsyncSession,
    user_id: str,
    conversation_id: int,
    *,
    role: str,
    content: str,
    tool_calls: Sequence[dict[str, Any]] = (),
    status: str = "complete",
) -> Message:
    """Store a message, in a transaction that has begun with `use_conversation` or
    `begin_conversation`."""
    new = insert(Message).values(
        user_id=user_id,
        conversation_id=conversation_id,
        role=role,
        content=content,
        tool_calls=list(tool_calls),
        status=status,
        # Not the transaction's start: it may have waited for another one's message.
        created_at=func.clock_timestamp(),
    )
    return (await session.execute(new.returning(Message))).scalar_one()


async def _update(
    session: AsyncSession, user_id: str, conversation_id: int, **values: Any
) -> Conversation | None:
    statement = update(Conversation).where(*_owned(user_id, conversation_id)).values(**values)
    return (await session.execute(statement.returning(Conversation))).scalar_one_or_none()


def _owned(user_id: str, conversation_id: int) -> tuple[ColumnElement[bool], ...]:
    return col(Conversation.user_id) == user_id, col(Conversation.id) == conversation_id
