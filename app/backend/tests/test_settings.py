"""Settings from the environment."""

import pytest

from app.settings import SettingsError, load_settings

GOOD = {
    "DATABASE_URL": "postgresql://u:p@ep-x-pooler.neon.example/d",
    "AUTH_JWKS_URL": "http://todo-frontend:3000/api/auth/jwks",
}


def test_defaults() -> None:
    settings = load_settings(GOOD)
    assert (settings.auth_issuer, settings.auth_audience) == ("todo-auth", "todo-api")
    assert (settings.port, settings.log_level) == (8000, "INFO")
    assert settings.database.url.host == "ep-x-pooler.neon.example"
    assert settings.database_direct.url.host == "ep-x.neon.example"


def test_the_direct_url_wins_for_migrations() -> None:
    settings = load_settings(GOOD | {"DATABASE_URL_DIRECT": "postgresql://u:p@direct/d"})
    assert settings.database_direct.url.host == "direct"


def test_empty_counts_as_absent_and_levels_have_no_case() -> None:
    settings = load_settings(GOOD | {"DATABASE_CA": "", "PORT": " ", "LOG_LEVEL": "debug"})
    assert (settings.database_ca, settings.port, settings.log_level) == (None, 8000, "DEBUG")


@pytest.mark.parametrize(
    ("environ", "names"),
    [
        ({}, ["DATABASE_URL", "AUTH_JWKS_URL"]),
        (GOOD | {"PORT": "99999"}, ["PORT"]),
        (GOOD | {"LOG_LEVEL": "loud"}, ["LOG_LEVEL"]),
        (GOOD | {"OPENAI_BASE_URL": "model.example"}, ["OPENAI_BASE_URL"]),
        (GOOD | {"OPENAI_API_KEY": "s3cret", "CHAT_MAX_TURNS": "0"}, ["CHAT_MAX_TURNS"]),
        (GOOD | {"AUTH_JWKS_URL": "todo-frontend"}, ["AUTH_JWKS_URL"]),
        (GOOD | {"DATABASE_URL": "mysql://u:s3cret@h/d"}, ["DATABASE_URL"]),
        (GOOD | {"DATABASE_URL_DIRECT": "s3cret"}, ["DATABASE_URL_DIRECT"]),
    ],
)
def test_all_that_is_wrong_is_named_at_once(environ: dict[str, str], names: list[str]) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(environ)
    for name in names:
        assert f"{name}:" in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_a_migration_needs_no_key_server() -> None:
    assert load_settings({"DATABASE_URL": GOOD["DATABASE_URL"]}, serving=False)
