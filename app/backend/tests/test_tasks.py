"""Tasks over HTTP, on a real database."""

from datetime import datetime, timedelta

import httpx2
import pytest

from tests.support.issuer import Issuer


def add(client: httpx2.Client, **fields: object) -> dict[str, object]:
    response = client.post("/api/tasks", json={"title": "buy milk"} | fields)
    assert response.status_code == 201, response.text
    created: dict[str, object] = response.json()
    return created


def test_a_task_is_added_read_changed_and_deleted(client: httpx2.Client) -> None:
    response = client.post("/api/tasks", json={"title": "  buy milk ", "description": "2 l"})
    assert response.status_code == 201
    task = response.json()
    where = response.headers["Location"]
    assert task["title"] == "buy milk"
    assert task["description"] == "2 l"
    assert task["completed"] is False
    assert datetime.fromisoformat(task["created_at"]).utcoffset() == timedelta(0)

    assert client.get(where).json() == task
    changed = client.patch(where, json={"completed": True}).json()
    assert changed["completed"] is True
    assert changed["title"] == "buy milk"
    assert changed["updated_at"] > task["updated_at"]
    assert client.get(where).json() == changed

    assert client.delete(where).status_code == 204
    assert client.get(where).status_code == 404
    assert client.delete(where).status_code == 404


def test_a_change_of_nothing_leaves_the_task_as_it_was(client: httpx2.Client) -> None:
    task = add(client)
    assert client.patch(f"/api/tasks/{task['id']}", json={}).json() == task


def test_tasks_are_listed_newest_first_filtered_and_in_pages(client: httpx2.Client) -> None:
    ids = [add(client, title=f"task {n}", completed=n % 2 == 0)["id"] for n in range(5)]

    everything = client.get("/api/tasks").json()
    assert [item["id"] for item in everything["items"]] == ids[::-1]
    assert everything["total"] == 5

    done = client.get("/api/tasks", params={"completed": "true"}).json()
    assert [item["id"] for item in done["items"]] == [ids[4], ids[2], ids[0]]
    assert done["total"] == 3

    page = client.get("/api/tasks", params={"limit": 2, "offset": 1}).json()
    assert [item["id"] for item in page["items"]] == [ids[3], ids[2]]
    assert (page["total"], page["limit"], page["offset"]) == (5, 2, 1)

    beyond = client.get("/api/tasks", params={"offset": 9}).json()
    assert (beyond["items"], beyond["total"]) == ([], 5)


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_another_users_task_does_not_exist(
    client: httpx2.Client, issuer: Issuer, method: str
) -> None:
    where = f"/api/tasks/{add(client)['id']}"
    stranger = {"Authorization": f"Bearer {issuer.token('stranger')}"}
    body = {"title": "mine now"} if method == "PATCH" else None
    response = client.request(method, where, json=body, headers=stranger)
    assert response.status_code == 404
    assert response.json()["code"] == "task_not_found"
    assert client.get(where).json()["title"] == "buy milk"
    assert client.get("/api/tasks", headers=stranger).json()["total"] == 0


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"title": ""},
        {"title": "   "},
        {"title": "x" * 201},
        {"title": "nul \0 inside"},
        {"title": None},
        {"title": 7},
        {"title": "ok", "description": "x" * 4001},
        {"title": "ok", "completed": "perhaps"},
        {"title": "ok", "user_id": "someone-else"},
        ["title"],
    ],
)
def test_bad_input_is_refused_with_the_place_named(client: httpx2.Client, body: object) -> None:
    response = client.post("/api/tasks", json=body)
    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["code"] == "invalid_input"
    assert problem["errors"][0]["location"].startswith("body")


@pytest.mark.parametrize("raw", [b"{", b'{"title": "\\ud800"}', b'{"title": "\xff"}', b""])
def test_a_body_that_is_no_text_is_refused(client: httpx2.Client, raw: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.post("/api/tasks", content=raw, headers=headers)
    assert response.status_code in (400, 422)
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("field", ["title", "description", "completed"])
def test_a_field_cannot_be_changed_to_null(client: httpx2.Client, field: str) -> None:
    task = add(client)
    response = client.patch(f"/api/tasks/{task['id']}", json={field: None})
    assert response.status_code == 422
    assert client.get(f"/api/tasks/{task['id']}").json() == task


@pytest.mark.parametrize(
    "path",
    [
        "/api/tasks/0",
        "/api/tasks/x",
        f"/api/tasks/{2**63}",
        "/api/tasks?limit=0",
        "/api/tasks?limit=201",
        "/api/tasks?offset=-1",
        "/api/tasks?completed=maybe",
    ],
)
def test_bad_addresses_are_refused(client: httpx2.Client, path: str) -> None:
    assert client.get(path).status_code == 422


def test_the_longest_allowed_texts_are_kept_whole(client: httpx2.Client) -> None:
    title, description = "𝄞" * 200, "ß\n" * 2000
    task = add(client, title=title, description=description)
    assert (task["title"], task["description"]) == (title, description)
