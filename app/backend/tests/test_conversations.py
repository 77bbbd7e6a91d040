"""Conversations over HTTP, on a real database."""

import httpx2
import pytest

from app.chat.opening import title_of
from tests.support.chat import say, stored
from tests.support.issuer import Issuer


def test_conversations_are_listed_last_used_first(client: httpx2.Client) -> None:
    first, second, third = (
        say(client, f"hello {name}")["conversation_id"] for name in ("a", "b", "c")
    )
    say(client, "hello again", first)
    page = client.get("/api/conversations").json()
    assert [item["id"] for item in page["items"]] == [first, third, second]
    assert [item["title"] for item in page["items"]] == ["hello a", "hello c", "hello b"]
    assert (page["total"], page["limit"], page["offset"]) == (3, 20, 0)
    part = client.get("/api/conversations?limit=1&offset=1").json()
    assert [item["id"] for item in part["items"]] == [third]
    assert part["total"] == 3


def test_a_conversation_is_read_renamed_and_deleted(client: httpx2.Client) -> None:
    older, newer = (say(client, "hello")["conversation_id"] for _ in range(2))
    where = f"/api/conversations/{older}"
    before = client.get(where).json()
    renamed = client.patch(where, json={"title": "  My plans "}).json()
    assert renamed == before | {"title": "My plans"}
    # To rename is not to use.
    listed = client.get("/api/conversations").json()["items"]
    assert [item["id"] for item in listed] == [newer, older]
    assert client.delete(where).status_code == 204
    for gone in (client.get(where), client.get(f"{where}/messages"), client.delete(where)):
        assert (gone.status_code, gone.json()["code"]) == (404, "conversation_not_found")


@pytest.mark.parametrize("title", ["", "  ", "x" * 201, "nul \0", None])
def test_a_bad_title_is_refused(client: httpx2.Client, title: object) -> None:
    where = f"/api/conversations/{say(client, 'hello')['conversation_id']}"
    assert client.patch(where, json={"title": title}).status_code == 422
    assert client.get(where).json()["title"] == "hello"


def test_messages_come_in_pages_from_the_newest(client: httpx2.Client) -> None:
    answer = say(client, "hello 0")
    conversation = answer["conversation_id"]
    for number in range(1, 4):
        say(client, f"hello {number}", conversation)
    everything = stored(client, conversation)
    assert [item["role"] for item in everything] == ["user", "assistant"] * 4
    assert everything[1] == answer["message"]
    where = f"/api/conversations/{conversation}/messages"
    newest = client.get(f"{where}?limit=3").json()
    assert (newest["items"], newest["has_more"]) == (everything[-3:], True)
    before = newest["items"][0]["id"]
    older = client.get(f"{where}?limit=5&before={before}").json()
    assert (older["items"], older["has_more"]) == (everything[:5], False)


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_another_users_conversation_does_not_exist(
    client: httpx2.Client, issuer: Issuer, method: str
) -> None:
    conversation = say(client, "hello")["conversation_id"]
    stranger = {"Authorization": f"Bearer {issuer.token('stranger')}"}
    body = {"title": "mine now"} if method == "PATCH" else None
    where = f"/api/conversations/{conversation}"
    answer = client.request(method, where, json=body, headers=stranger)
    assert (answer.status_code, answer.json()["code"]) == (404, "conversation_not_found")
    messages = client.get(f"{where}/messages", headers=stranger)
    assert messages.status_code == 404
    assert client.get(where).json()["title"] == "hello"


@pytest.mark.parametrize(
    "path",
    [
        "/api/conversations?limit=0",
        "/api/conversations?limit=101",
        "/api/conversations?offset=-1",
        "/api/conversations/0",
        f"/api/conversations/{2**63}",
        "/api/conversations/1/messages?limit=201",
        "/api/conversations/1/messages?before=0",
    ],
)
def test_bad_addresses_are_refused(client: httpx2.Client, path: str) -> None:
    assert client.get(path).status_code == 422


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("  add\n buy   milk ", "add buy milk"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 60 + "\u2026"),
        ("word " * 20, ("word " * 12).strip() + "\u2026"),
    ],
)
def test_titles_are_the_first_whole_words(text: str, title: str) -> None:
    assert title_of(text) == title
