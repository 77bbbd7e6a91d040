"""Conversations of the signed-in user."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query

from app.auth.middleware import CurrentUser
from app.chat.opening import conversation_not_found
from app.chat.schemas import (
    ConversationChange,
    ConversationPage,
    ConversationRead,
    MessagePage,
    MessageRead,
)
from app.db import DatabaseSession, StatementSession
from app.models import Conversation
from app.rate_limit import limit_writes
from app.routes.responses import REFUSALS
from app.schemas import MAX_BIGINT, Problem
from app.store import conversations

router = APIRouter(
    prefix="/api/conversations",
    tags=["conversations"],
    responses=REFUSALS,
    dependencies=[Depends(limit_writes)],
)

ConversationId = Annotated[int, Path(ge=1, le=MAX_BIGINT)]
NOT_FOUND: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "description": "The user has no such conversation"}
}


@router.get("")
async def list_conversations(
    user: CurrentUser,
    session: DatabaseSession,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> ConversationPage:
    """The user's conversations, last used first."""
    items, total = await conversations.list_conversations(
        session, user.id, limit=limit, offset=offset
    )
    page = [ConversationRead.model_validate(item) for item in items]
    return ConversationPage(items=page, total=total, limit=limit, offset=offset)


@router.get("/{conversation_id}", responses=NOT_FOUND)
async def get_conversation(
    user: CurrentUser, session: StatementSession, conversation_id: ConversationId
) -> ConversationRead:
    """One conversation, without its messages."""
    return _read(await conversations.get_conversation(session, user.id, conversation_id))


@router.patch("/{conversation_id}", responses=NOT_FOUND)
async def rename_conversation(
    user: CurrentUser,
    session: StatementSession,
    conversation_id: ConversationId,
    change: ConversationChange,
) -> ConversationRead:
    """Give a conversation another title."""
    return _read(
        await conversations.rename_conversation(session, user.id, conversation_id, change.title)
    )


@router.delete("/{conversation_id}", status_code=204, responses=NOT_FOUND)
async def delete_conversation(
    user: CurrentUser, session: StatementSession, conversation_id: ConversationId
) -> None:
    """Delete a conversation with its messages."""
    if not await conversations.delete_conversation(session, user.id, conversation_id):
        raise conversation_not_found()


@router.get("/{conversation_id}/messages", responses=NOT_FOUND)
async def list_messages(
    user: CurrentUser,
    session: DatabaseSession,
    conversation_id: ConversationId,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: Annotated[
        int | None, Query(ge=1, le=MAX_BIGINT, description="Only messages older than this one")
    ] = None,
) -> MessagePage:
    """The newest messages of a conversation, oldest first."""
    _read(await conversations.get_conversation(session, user.id, conversation_id))
    found = await conversations.last_messages(
        session, user.id, conversation_id, limit=limit + 1, before=before
    )
    items = [MessageRead.model_validate(item) for item in found[-limit:]]
    return MessagePage(items=items, has_more=len(found) > limit)


def _read(conversation: Conversation | None) -> ConversationRead:
    if conversation is None:
        raise conversation_not_found()
    return ConversationRead.model_validate(conversation)
