"""What Prometheus scrapes."""

from collections.abc import Callable

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.metrics import CHAT_AGENT_RUNS, TOOL_CALLS
from tests.support.issuer import Issuer

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture
def scrape(anonymous: httpx2.Client) -> Callable[[], Samples]:
    def read() -> Samples:
        response = anonymous.get("/metrics")
        assert response.status_code == 200
        assert response.headers["Content-Type"].startswith("text/plain; version=")
        return {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(response.text)
            for sample in family.samples
        }

    return read


def requests(samples: Samples, **labels: str) -> float:
    key = ("http_request_duration_seconds_count", frozenset(labels.items()))
    return samples.get(key, 0.0)


@pytest.mark.parametrize(
    ("method", "path", "route", "kind"),
    [
        ("GET", "/api/tasks", "/api/tasks", "2xx"),
        ("GET", "/api/tasks/999999", "/api/tasks/{task_id}", "4xx"),
        ("PUT", "/api/tasks", "/api/tasks", "4xx"),
        ("GET", "/api/tasks?limit=0", "/api/tasks", "4xx"),
        ("GET", "/no/such/place", "none", "4xx"),
    ],
)
def test_requests_are_counted_by_route_template(
    client: httpx2.Client,
    scrape: Callable[[], Samples],
    method: str,
    path: str,
    route: str,
    kind: str,
) -> None:
    before = requests(scrape(), route=route, method=method, status=kind)
    client.request(method, path)
    assert requests(scrape(), route=route, method=method, status=kind) == before + 1


def test_what_is_asked_makes_no_new_series(
    client: httpx2.Client, anonymous: httpx2.Client, issuer: Issuer, scrape: Callable[[], Samples]
) -> None:
    def ask(number: int) -> None:
        client.get(f"/api/tasks/{number}")
        client.get(f"/api/invented/{number}")
        client.request(f"INVENTED{number}", "/api/tasks")
        anonymous.get(f"/invented-{number}")
        anonymous.get("/api/tasks", headers={"Authorization": f"Bearer {number}"})

    ask(0)
    before = scrape().keys()
    for number in range(1, 20):
        ask(number)
    assert scrape().keys() == before


def test_nothing_of_a_user_is_shown(
    client: httpx2.Client, anonymous: httpx2.Client, user: str
) -> None:
    client.post("/api/tasks", json={"title": "very private", "tags": ["very-private"]})
    client.get("/api/tasks", params={"q": "private"})
    shown = anonymous.get("/metrics").text
    assert user not in shown
    assert "private" not in shown


def test_requests_in_hand_and_the_pool_are_shown(
    client: httpx2.Client, scrape: Callable[[], Samples]
) -> None:
    client.get("/api/tasks")
    samples = scrape()
    assert samples["http_requests_in_progress", frozenset()] == 1
    pool = {
        state: samples["db_pool_connections", frozenset({("state", state)})]
        for state in ("size", "open", "checked_out", "overflow")
    }
    assert pool["size"] == 5
    assert pool["open"] >= 1
    assert (pool["checked_out"], pool["overflow"]) == (0, 0)


def test_runs_and_tool_calls_are_counted(scrape: Callable[[], Samples]) -> None:
    run = ("chat_agent_runs_total", frozenset({("outcome", "complete")}))
    call = ("tool_calls_total", frozenset({("tool", "add_task"), ("outcome", "done")}))
    before = scrape()
    CHAT_AGENT_RUNS.labels("complete").inc()
    TOOL_CALLS.labels("add_task", "done").inc()
    after = scrape()
    assert after[run] == before.get(run, 0) + 1
    assert after[call] == before.get(call, 0) + 1
