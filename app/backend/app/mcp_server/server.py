"""The MCP server over the tools. Imported behind the start-up, since the SDK takes its time."""

import logging
import time
from typing import Any

from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
    ToolAnnotations,
)
from pydantic import BaseModel, ValidationError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from starlette.requests import Request

from app import __version__
from app.auth.tokens import User
from app.db_errors import explain
from app.http.problems import ApiError
from app.mcp_server.tools import TOOLS, TaskTool, ToolError
from app.metrics import TOOL_CALLS
from app.rate_limit import WRITES, take

logger = logging.getLogger("app.tools")

INSTRUCTIONS = "The to-do list of the signed-in user. A task is named by its id."
UNAVAILABLE = "The database cannot be reached right now. Try again in a moment."
BROKEN = "Something went wrong on our side."

_BY_NAME = {tool.name: tool for tool in TOOLS}


def session_manager(*, max_body_bytes: int) -> StreamableHTTPSessionManager:
    """What serves MCP over HTTP: no sessions, answers as JSON, under any host name (a browser
    cannot send the token, so rebinding a name gains an attacker nothing)."""
    server = Server(
        "todo",
        version=__version__,
        instructions=INSTRUCTIONS,
        on_list_tools=_list_tools,
        on_call_tool=_call_tool,
    )
    return StreamableHTTPSessionManager(
        server,
        json_response=True,
        stateless=True,
        security_settings=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        max_request_body_size=max_body_bytes,
    )


def describe(tool: TaskTool) -> Tool:
    """The tool as MCP lists it."""
    return Tool(
        name=tool.name,
        description=tool.description,
        input_schema=tool.takes.model_json_schema(),
        output_schema=tool.gives.model_json_schema(mode="serialization"),
        annotations=ToolAnnotations(
            read_only_hint=not tool.writes, destructive_hint=tool.destroys, open_world_hint=False
        ),
    )


async def _list_tools(
    _: ServerRequestContext[Any, Request], __: PaginatedRequestParams | None
) -> ListToolsResult:
    return ListToolsResult(tools=[describe(tool) for tool in TOOLS])


async def _call_tool(
    context: ServerRequestContext[Any, Request], params: CallToolRequestParams
) -> CallToolResult:
    started = time.perf_counter()
    tool = _BY_NAME.get(params.name)
    try:
        if tool is None:
            raise ToolError(f"There is no such tool. There are: {', '.join(_BY_NAME)}.")
        assert context.request is not None  # noqa: S101 - HTTP is the only transport
        result = await run_tool(tool, context.request, params.arguments or {})
    except ToolError as error:
        outcome = "refused"
        answer = CallToolResult(content=[TextContent(text=str(error))], is_error=True)
    except Exception:
        outcome = "failed"
        logger.exception("tool failed")
        answer = CallToolResult(content=[TextContent(text=BROKEN)], is_error=True)
    else:
        outcome = "ok"
        text = TextContent(text=result.model_dump_json())
        answer = CallToolResult(content=[text], structured_content=result.model_dump(mode="json"))
    name = tool.name if tool else "unknown"
    TOOL_CALLS.labels(name, outcome).inc()
    duration = round((time.perf_counter() - started) * 1000, 1)
    details = {"tool": name, "outcome": outcome, "duration_ms": duration}
    logger.info("tool call", extra=details)
    return answer


async def run_tool(tool: TaskTool, request: Request, arguments: dict[str, Any]) -> BaseModel:
    """Do the tool's work for the user whom the middleware verified. Raises ToolError."""
    user: User = request.state.user
    engine: AsyncEngine = request.app.state.engine
    try:
        wanted = tool.takes.model_validate(_without_empty(tool, arguments))
        if tool.writes:
            limit = request.app.state.settings.rate_limit_writes_per_minute
            await take(engine, user.id, WRITES, limit)
        autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
        async with AsyncSession(autocommit, expire_on_commit=False) as session:
            return await tool.work(session, user.id, wanted)
    except ValidationError as error:
        raise ToolError(_explain(error)) from None
    except ApiError as error:
        raise ToolError(error.detail) from None
    except (OperationalError, InterfaceError, PoolTimeoutError) as error:
        cause = explain(error)
        logger.error("database unavailable", extra={"code": cause.code, "cause": cause.message})
        raise ToolError(UNAVAILABLE) from None


def _without_empty(tool: TaskTool, arguments: dict[str, Any]) -> dict[str, Any]:
    """Language models like to fill what they leave out with null. Only a due date has a use for
    it, when it is to be cleared."""
    kept = ("due_on",) if tool.name == "update_task" else ()
    return {name: v for name, v in arguments.items() if v is not None or name in kept}


def _explain(error: ValidationError) -> str:
    """What is wrong with which argument, without its value."""
    items = error.errors(include_input=False, include_url=False)
    return "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in items)
