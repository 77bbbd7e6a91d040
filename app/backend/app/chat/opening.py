"""How a turn of a conversation begins: the user's message is stored before anybody is asked."""

import re
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from app.chat.schemas import ConversationRead, MessageRead
from app.db import transaction
from app.http.problems import ApiError
from app.store import conversations

TITLE_CHARACTERS = 60


@dataclass(frozen=True)
class Opening:
    """A stored message of the user, and what was said before it, oldest first."""

    conversation: ConversationRead
    user_message_id: int
    history: tuple[MessageRead, ...]


async def open_turn(
    engine: AsyncEngine, user_id: str, conversation_id: int | None, text: str, *, remembered: int
) -> Opening:
    """Store `text` in the user's conversation, or in a new one, and read up to `remembered`
    messages before it. Raises ApiError 404."""
    async with transaction(engine) as session:
        if conversation_id is None:
            title = title_of(text)
            conversation = await conversations.begin_conversation(session, user_id, title)
        else:
            found = await conversations.use_conversation(session, user_id, conversation_id)
            if found is None:
                raise conversation_not_found()
            conversation = found
        read = ConversationRead.model_validate(conversation)
        history = await conversations.last_messages(session, user_id, read.id, limit=remembered)
        message = await conversations.add_message(
            session, user_id, read.id, role="user", content=text
        )
        earlier = tuple(MessageRead.model_validate(item) for item in history)
        return Opening(read, MessageRead.model_validate(message).id, earlier)


def title_of(text: str) -> str:
    """The first words of `text`, about TITLE_CHARACTERS long."""
    line = " ".join(text.split())
    if len(line) <= TITLE_CHARACTERS:
        return line
    whole_words = re.match(rf".{{1,{TITLE_CHARACTERS}}}(?=\s)", line)
    return (whole_words[0] if whole_words else line[:TITLE_CHARACTERS]) + "\u2026"


def conversation_not_found() -> ApiError:
    """Said of another user's conversation as well: whether it exists is not theirs to learn."""
    return ApiError(404, "conversation_not_found", "There is no such conversation.")
