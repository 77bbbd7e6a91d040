"""Putting the application together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
from fastapi import FastAPI

from app import __version__
from app.auth.keys import KeySet
from app.auth.middleware import Authenticate
from app.auth.tokens import TokenVerifier
from app.chat.assistant import Assistant
from app.chat.service import ChatService
from app.db import create_engine
from app.http.body_limit import BodyLimit
from app.http.measure import Measure
from app.http.problems import install_problem_handlers
from app.http.request_log import RequestLog
from app.mcp_server.endpoint import McpEndpoint
from app.readiness import ReadinessCheck
from app.routes import account, chat, conversations, health, metrics, tags, tasks
from app.schema_version import KnownMigrations
from app.settings import Settings


def create_app(settings: Settings) -> FastAPI:
    """The ASGI application. Connects to nothing until the first request needs it, so that it
    starts, and can say what is wrong, while the database is away."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = create_engine(settings.database, pool_size=settings.db_pool_size)
        probe_engine = create_engine(settings.database, pool_size=1)
        # Straight to the issuer: the name is the cluster's, no proxy of the environment knows it.
        async with httpx2.AsyncClient(trust_env=False) as client:
            app.state.engine = engine
            app.state.readiness = ReadinessCheck(
                probe_engine, KnownMigrations(), cache_seconds=settings.ready_cache_seconds
            )
            app.state.verifier = TokenVerifier(
                KeySet(settings.auth_jwks_url or "", client),
                issuer=settings.auth_issuer,
                audience=settings.auth_audience,
            )
            app.state.chat = ChatService(settings, engine, assistant)
            async with mcp.running(), assistant.running(), app.state.chat.running():
                yield
        await engine.dispose()
        await probe_engine.dispose()

    app = FastAPI(
        title="Todo API",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.settings = settings
    install_problem_handlers(app)
    for module in (health, metrics, tasks, tags, account, conversations, chat):
        app.include_router(module.router)
    mcp = McpEndpoint(max_body_bytes=settings.max_body_bytes)
    app.router.routes.append(mcp.route)
    assistant = app.state.assistant = Assistant(settings, app, mcp)
    # The last one added is the outermost.
    app.add_middleware(BodyLimit, limit=settings.max_body_bytes)
    app.add_middleware(Authenticate)
    app.add_middleware(RequestLog)
    app.add_middleware(Measure)
    return app
