"""Joining the caller's trace, by the rules of W3C Trace Context."""

import json
import logging

import httpx2
import pytest

from app.http.context import trace_id_var
from app.http.trace_context import new_trace_id, parse_trace_id
from app.logs import JsonFormatter

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "00f067aa0ba902b7"
GOOD = f"00-{TRACE}-{PARENT}-01"


@pytest.mark.parametrize(
    "value",
    [
        GOOD,
        f"00-{TRACE}-{PARENT}-00",
        f" {GOOD}\t",
        f"cc-{TRACE}-{PARENT}-01-more",
        f"01{GOOD[2:]}",
    ],
)
def test_sound_headers_are_followed(value: str) -> None:
    assert parse_trace_id([value]) == TRACE


@pytest.mark.parametrize(
    "values",
    [
        [],
        [""],
        [GOOD, GOOD],
        [f"ff-{TRACE}-{PARENT}-01"],
        [f"0-{TRACE}-{PARENT}-01"],
        [f"00-{TRACE}-{PARENT}-01-more"],
        [f"00-{TRACE}-{PARENT}-01-"],
        [f"cc-{TRACE}-{PARENT}-01.more"],
        [f"00-{'0' * 32}-{PARENT}-01"],
        [f"00-{TRACE}-{'0' * 16}-01"],
        [f"00-{TRACE.upper()}-{PARENT}-01"],
        [f"00-{TRACE[:-1]}-{PARENT}-01"],
        [f"00-{TRACE}-{PARENT}0-01"],
        [f"00-{TRACE}-{PARENT}-1"],
        [f"00-{TRACE}-{PARENT}-0g"],
        [f"00_{TRACE}_{PARENT}_01"],
        [GOOD + "\n"],
    ],
)
def test_malformed_headers_are_not(values: list[str]) -> None:
    assert parse_trace_id(values) is None


def test_a_new_trace_is_one_of_its_own() -> None:
    made = [new_trace_id() for _ in range(50)]
    assert len(set(made)) == 50
    assert all(parse_trace_id([f"00-{trace}-{PARENT}-00"]) == trace for trace in made)


def logged_traces(caplog: pytest.LogCaptureFixture) -> list[str]:
    records = [record for record in caplog.records if record.name == "app.request"]
    return [str(vars(record)["seen_trace"]) for record in records]


@pytest.fixture
def traced(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Notes the trace at the moment of logging, where the formatter would."""

    def note(record: logging.LogRecord) -> bool:
        record.seen_trace = json.loads(JsonFormatter().format(record)).get("trace_id")
        return True

    caplog.handler.addFilter(note)
    caplog.set_level(logging.INFO)
    return caplog


def test_each_log_line_of_a_request_names_its_trace(
    client: httpx2.Client, traced: pytest.LogCaptureFixture
) -> None:
    client.get("/api/tasks", headers={"traceparent": GOOD})
    client.get("/api/tasks", headers={"traceparent": GOOD.upper()})
    client.get("/api/tasks")
    client.get("/healthz")  # by when the line of the one before is written
    joined, *begun = logged_traces(traced)
    assert joined == TRACE
    assert len({joined, *begun}) == 3
    assert all(parse_trace_id([f"00-{trace}-{PARENT}-00"]) for trace in begun)
    assert trace_id_var.get() is None
