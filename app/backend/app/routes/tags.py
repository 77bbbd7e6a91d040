"""Tags of the signed-in user's tasks."""

from fastapi import APIRouter

from app.auth.middleware import CurrentUser
from app.db import StatementSession
from app.routes.responses import REFUSALS
from app.schemas import TagCount, TagList
from app.store import tasks

router = APIRouter(prefix="/api/tags", tags=["tasks"], responses=REFUSALS)


@router.get("")
async def list_tags(user: CurrentUser, session: StatementSession) -> TagList:
    """The user's tags, most used first, at most 200."""
    counted = await tasks.count_tags(session, user.id)
    return TagList(items=[TagCount(name=name, count=count) for name, count in counted])
