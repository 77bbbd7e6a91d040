"""Fixtures: the application with a language model, which is a service of the tests."""

from collections.abc import Iterator

import httpx2
import pytest

from tests.support.http import connect
from tests.support.issuer import Issuer
from tests.support.model_service import ModelService
from tests.support.server import running_app

KEY = "sk-only-for-tests-0123456789"


@pytest.fixture
def service() -> Iterator[ModelService]:
    service = ModelService()
    yield service
    service.stop()


def settings_for(database_url: str, issuer: Issuer, service_url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": database_url,
        "AUTH_JWKS_URL": issuer.jwks_url,
        "OPENAI_API_KEY": KEY,
        "OPENAI_BASE_URL": service_url,
        "OPENAI_MODEL": "test-model",
        "OPENAI_TIMEOUT_SECONDS": "2",
        "CHAT_MAX_TURNS": "4",
    }


@pytest.fixture
def modelled(
    database_url: str, issuer: Issuer, service: ModelService, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The application with the model of `service`."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with running_app(settings_for(database_url, issuer, service.url)) as base_url:
        yield base_url


@pytest.fixture
def chatter(modelled: str, issuer: Issuer, user: str) -> Iterator[httpx2.Client]:
    with connect(modelled, issuer.token(user)) as client:
        yield client
