"""The application behind its HTTP server."""

import logging
import os
import socket

import uvicorn

from app.logs import configure_logging
from app.main import create_app
from app.settings import Settings, SettingsError, load_settings

# Longer than the proxies before it keep a connection (60 to 65 s), so that it is never this
# side that closes one just as a request is sent on it.
KEEP_ALIVE_SECONDS = 75

logger = logging.getLogger("app")


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


def serve(listener: socket.socket | None) -> int:
    """Serve those who have connected to `listener`, until told to stop; requests in hand are
    finished first. None: the environment does not say where to listen, and that is told."""
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
    uvicorn.Server(server_config(settings)).run(sockets=[listener] if listener else None)
    return 0
