"""Logs as one JSON object a line on standard output."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from app.http.context import request_id_var, trace_id_var

# The attributes every record has; whatever else it has came through `extra`.
_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
_STANDARD |= {"color_message"}  # uvicorn's, the same text once more


class JsonFormatter(logging.Formatter):
    """time (UTC), level, logger, message, request_id, trace_id, the extras, and a stack trace if
    there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id := request_id_var.get():
            line["request_id"] = request_id
        if trace_id := trace_id_var.get():
            line["trace_id"] = trace_id
        extras = {k: v for k, v in vars(record).items() if k not in _STANDARD and v is not None}
        line |= extras
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=False)


def configure_logging(level: str) -> None:
    """Send everything at `level` and above to standard output, and nothing anywhere else."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for chatty in ("httpx2", "httpcore2", "alembic", "openai", "openai.agents", "mcp"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
