"""Serve: `python -m app`. Meant to be process 1 of its container."""

import logging
import os
import sys

import uvicorn

from app.logs import configure_logging
from app.main import create_app
from app.settings import Settings, SettingsError, load_settings

# Longer than the proxies before it keep a connection (60 to 65 s), so that it is never this
# side that closes one just as a request is sent on it.
KEEP_ALIVE_SECONDS = 75


def server_config(settings: Settings) -> uvicorn.Config:
    """How the server runs: no access log of its own, and no name of itself in answers."""
    return uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=settings.shutdown_seconds,
    )


def main() -> int:
    """Run the server until it is told to stop; requests in hand are finished first."""
    configure_logging("INFO")
    logger = logging.getLogger("app")
    try:
        settings = load_settings(os.environ)
    except SettingsError as error:
        logger.error("cannot start: wrong settings", extra={"cause": str(error)})
        return 1
    configure_logging(settings.log_level)
    if settings.database.ignored:
        logger.warning(
            "parameters of DATABASE_URL left out", extra={"names": settings.database.ignored}
        )
    uvicorn.Server(server_config(settings)).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
