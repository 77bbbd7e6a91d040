"""Everything that belongs to one user."""

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from app.models import Conversation, RateLimit, Task


async def delete_account(session: AsyncSession, user_id: str) -> None:
    """Remove every row of the user, within the transaction of `session`."""
    # Messages go with their conversations.
    for table in (Task, Conversation, RateLimit):
        await session.execute(delete(table).where(col(table.user_id) == user_id))
