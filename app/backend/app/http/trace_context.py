"""Which trace a request belongs to, by W3C Trace Context (https://www.w3.org/TR/trace-context/)."""

import re
import secrets
from collections.abc import Sequence

TRACEPARENT_HEADER = "traceparent"

# version "-" trace-id "-" parent-id "-" flags, in lower-case hexadecimal; a later version may
# append more after another dash.
_TRACEPARENT = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?")
_FIRST_VERSION = "00"
_FORBIDDEN_VERSION = "ff"


def parse_trace_id(values: Sequence[str]) -> str | None:
    """The trace id in a request's traceparent headers; None when there is not exactly one, or
    it breaks the rules: then the caller has to begin a trace."""
    found = _TRACEPARENT.fullmatch(values[0].strip(" \t")) if len(values) == 1 else None
    if found is None:
        return None
    version, trace_id, parent_id, more = found.groups()
    if version == _FORBIDDEN_VERSION or (version == _FIRST_VERSION and more is not None):
        return None
    # All zeros say that there is none.
    return trace_id if trace_id.strip("0") and parent_id.strip("0") else None


def new_trace_id() -> str:
    """A random trace id, not all zeros."""
    return secrets.token_hex(15) + f"{secrets.randbelow(255) + 1:02x}"
