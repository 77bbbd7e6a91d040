"""What the service is told by its environment, validated once at start."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from app.address import HOST, PORT
from app.database_url import DatabaseTarget, DatabaseUrlError, direct_url, parse_database_url


class SettingsError(ValueError):
    """The environment cannot be used. The message names every variable that is wrong."""


class Settings(BaseModel):
    """One field for each environment variable, which has the same name in capitals.

    Times are in seconds, sizes in bytes. A rate limit of 0 is none.
    """

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    database_url: SecretStr
    database_url_direct: SecretStr | None = None
    database_ca: str | None = None
    auth_jwks_url: Annotated[str, Field(pattern=r"^https?://[^/\s]+")] | None = None
    auth_issuer: str = "todo-auth"
    auth_audience: str = "todo-api"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    host: str = HOST
    port: Annotated[int, Field(ge=1, le=65535)] = PORT
    max_body_bytes: Annotated[int, Field(ge=1024)] = 1_048_576
    db_pool_size: Annotated[int, Field(ge=1, le=100)] = 5
    ready_cache_seconds: Annotated[float, Field(ge=0, le=3600)] = 0
    rate_limit_writes_per_minute: Annotated[int, Field(ge=0, le=1_000_000)] = 300
    rate_limit_chat_per_minute: Annotated[int, Field(ge=0, le=1_000_000)] = 20
    openai_api_key: SecretStr | None = None
    openai_base_url: Annotated[str, Field(pattern=r"^https?://[^/\s]+")] | None = None
    openai_model: str = "gpt-4.1-mini"
    openai_timeout_seconds: Annotated[float, Field(gt=0, le=600)] = 30
    chat_history_messages: Annotated[int, Field(ge=0, le=200)] = 40
    chat_max_turns: Annotated[int, Field(ge=1, le=50)] = 8
    chat_streams: Annotated[int, Field(ge=1, le=10_000)] = 100
    chat_streams_per_user: Annotated[int, Field(ge=1, le=10_000)] = 4
    shutdown_seconds: Annotated[int, Field(ge=1, le=3600)] = 25
    migrate_connect_seconds: Annotated[float, Field(ge=0, le=3600)] = 60
    migrate_lock_seconds: Annotated[float, Field(ge=0, le=3600)] = 120

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @cached_property
    def database(self) -> DatabaseTarget:
        """Where requests go: a pooled or a direct URL."""
        return parse_database_url(
            self.database_url.get_secret_value(), "DATABASE_URL", ca_pem=self.database_ca
        )

    @cached_property
    def database_direct(self) -> DatabaseTarget:
        """Where migrations go. A session lock does not survive a transaction pooler, so without
        DATABASE_URL_DIRECT the pooler's mark is taken off the host of DATABASE_URL."""
        if self.database_url_direct is not None:
            url, name = self.database_url_direct.get_secret_value(), "DATABASE_URL_DIRECT"
        else:
            url, name = direct_url(self.database_url.get_secret_value()), "DATABASE_URL"
        return parse_database_url(url, name, ca_pem=self.database_ca)


def load_settings(environ: Mapping[str, str], *, serving: bool = True) -> Settings:
    """Read the settings from `environ`; an empty variable counts as absent.

    Raises SettingsError naming each variable that is missing or wrong, never its value.
    `serving` is false for the migration, which needs no AUTH_JWKS_URL.
    """
    known = {name: environ[name.upper()] for name in Settings.model_fields if _given(environ, name)}
    problems: list[str] = []
    settings: Settings | None = None
    try:
        settings = Settings.model_validate(known)
    except ValidationError as error:
        problems += [f"{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors()]
    if settings is not None:
        try:
            _ = settings.database, settings.database_direct
        except DatabaseUrlError as error:
            problems.append(str(error))
    if serving and "auth_jwks_url" not in known:
        problems.append("AUTH_JWKS_URL: Field required (the frontend's /api/auth/jwks)")
    if settings is None or problems:
        raise SettingsError("; ".join(problems))
    return settings


def _given(environ: Mapping[str, str], name: str) -> bool:
    return bool(environ.get(name.upper(), "").strip())
