"""What the service counts for Prometheus. Labels say what was done, never by whom or on what."""

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import QueuePool

CONTENT_TYPE = CONTENT_TYPE_LATEST
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

REQUEST_SECONDS = Histogram(
    "http_request_duration_seconds",
    "Time from the request's arrival to the end of its answer",
    ["route", "method", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
    registry=REGISTRY,
)
REQUESTS_IN_PROGRESS = Gauge(
    "http_requests_in_progress", "Requests being answered now", registry=REGISTRY
)
CHAT_AGENT_RUNS = Counter(
    "chat_agent_runs", "Answers of the assistant, by how they ended", ["outcome"], registry=REGISTRY
)
TOOL_CALLS = Counter(
    "tool_calls", "Calls of task tools, by how they ended", ["tool", "outcome"], registry=REGISTRY
)
_POOL_CONNECTIONS = Gauge(
    "db_pool_connections",
    "Connections of the database pool: `size` may last, `open` are there, `checked_out` are in "
    "use, `overflow` are there beyond the size",
    ["state"],
    registry=REGISTRY,
)


def render(engine: AsyncEngine) -> bytes:
    """Everything counted, in Prometheus' text format, with the state of the engine's pool."""
    pool = engine.pool
    assert isinstance(pool, QueuePool)  # noqa: S101 - what create_engine makes
    states = {
        "size": pool.size(),
        "open": pool.checkedin() + pool.checkedout(),
        "checked_out": pool.checkedout(),
        # Negative while the pool is not full.
        "overflow": max(0, pool.overflow()),
    }
    for state, count in states.items():
        _POOL_CONNECTIONS.labels(state).set(count)
    return generate_latest(REGISTRY)
