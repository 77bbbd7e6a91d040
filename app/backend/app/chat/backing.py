"""What stands behind the assistant: the agent, and a language model or the rules.

Imported behind the start-up, with the SDKs.
"""

import httpx2
from agents.models.interface import Model
from agents.models.openai_chatcompletions import OpenAIChatCompletionsModel
from agents.models.openai_responses import OpenAIResponsesModel
from openai import AsyncOpenAI
from starlette.types import ASGIApp

from app.chat.agent import TaskAgent
from app.chat.events import Tell
from app.chat.question import Question
from app.chat.rule_model import RuleModel
from app.settings import Settings

OPENAI = "https://api.openai.com/v1"
CONNECT_SECONDS = 10.0
ANSWERS_WITH_TOOLS = 4


class Backing:
    """Answers with the model that the settings name, by the tools that `app` serves."""

    def __init__(self, settings: Settings, app: ASGIApp) -> None:
        seconds = settings.openai_timeout_seconds
        self._agent = TaskAgent(app, max_turns=settings.chat_max_turns, silence_seconds=seconds)
        self._client = create_client(settings)
        self._model = language_model(settings, self._client) if self._client else None

    async def answer(self, question: Question, tell: Tell) -> None:
        """Answer `question`, telling what happens. Raises ChatFailure."""
        model = self._model or RuleModel(question.today())
        # The rules have nothing but what the tools said; a language model has its own words.
        shown = ANSWERS_WITH_TOOLS if self._model else len(question.history)
        await self._agent.answer(model, question, tell, answers_with_tools=shown)

    async def close(self) -> None:
        """Give back the connections to the model service."""
        if self._client:
            await self._client.close()


def create_client(settings: Settings) -> AsyncOpenAI | None:
    """A client of the model service; None without a key. It tries once: to try again is up to the
    user, who sees what is wrong."""
    if settings.openai_api_key is None:
        return None
    seconds = settings.openai_timeout_seconds
    return AsyncOpenAI(
        api_key=settings.openai_api_key.get_secret_value(),
        base_url=settings.openai_base_url or OPENAI,
        timeout=httpx2.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS)),
        max_retries=0,
    )


def language_model(settings: Settings, client: AsyncOpenAI) -> Model:
    """The model as the agent sees it. Services that are only compatible with OpenAI's mostly know
    its older interface, Chat Completions."""
    if settings.openai_base_url:
        return OpenAIChatCompletionsModel(settings.openai_model, client)
    return OpenAIResponsesModel(settings.openai_model, client)
