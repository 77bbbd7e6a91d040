"""Whole conversations without a language model: the agent, MCP and the database are real."""

import uuid
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
import pytest

from tests.support.chat import body, events_of, say, stored
from tests.support.http import connect
from tests.support.issuer import Issuer
from tests.support.server import running_app


def titles(client: httpx2.Client, **filters: Any) -> list[str]:
    items = client.get("/api/tasks", params={"sort": "created"} | filters).json()["items"]
    return [item["title"] for item in items]


class Talk:
    """A conversation: each saying goes on where the last one ended."""

    def __init__(self, client: httpx2.Client) -> None:
        self._client = client
        self.id: int | None = None

    def __call__(self, message: str) -> str:
        self.answer = say(self._client, message, self.id)
        self.id = self.answer["conversation_id"]
        return str(self.answer["reply"])


@pytest.fixture
def talk(client: httpx2.Client) -> Talk:
    return Talk(client)


def test_the_configuration_names_the_rules(client: httpx2.Client) -> None:
    assert client.get("/api/chat/config").json() == {"model": "rules", "rule_based": True}


def test_a_task_is_added_with_all_that_is_said(client: httpx2.Client, talk: Talk) -> None:
    reply = talk("add buy milk high priority due 2030-01-05 #shop: 2 litres")
    (task,) = client.get("/api/tasks").json()["items"]
    wanted = {
        "title": "buy milk",
        "description": "2 litres",
        "priority": "high",
        "due_on": "2030-01-05",
        "tags": ["shop"],
    }
    assert task.items() >= wanted.items()
    assert "buy milk" in reply
    (call,) = talk.answer["tool_calls"]
    assert (call["name"], call["arguments"], call["error"]) == ("add_task", wanted, None)
    assert call["result"] == task


def test_it_is_what_was_spoken_of_last(client: httpx2.Client, talk: Talk) -> None:
    talk("add buy milk")
    talk("rename it to buy oat milk")
    talk("tag it with #shop")
    talk("add #home to it")
    talk("make it urgent")
    talk("move it to 2030-02-01")
    talk("postpone it by 2 days")
    (task,) = client.get("/api/tasks").json()["items"]
    assert task["title"] == "buy oat milk"
    assert task["tags"] == ["shop", "home"]
    assert (task["priority"], task["due_on"]) == ("high", "2030-02-03")
    talk("remove #shop from it")
    talk("remove the due date of it")
    talk("mark it done")
    (task,) = client.get("/api/tasks").json()["items"]
    assert (task["tags"], task["due_on"], task["completed"]) == (["home"], None, True)
    talk("reopen it")
    assert titles(client, completed="false") == ["buy oat milk"]
    talk("delete it")
    assert titles(client) == []


def test_numbers_count_in_the_list_shown_last(client: httpx2.Client, talk: Talk) -> None:
    for title in ("one", "two", "three"):
        talk(f'add "{title}"')
    assert talk("show my tasks").splitlines()[1].startswith("1. three")
    talk("done with 2")
    assert titles(client, completed="true") == ["two"]
    talk("complete the last one")
    assert titles(client, completed="true") == ["one", "two"]


def test_several_that_fit_are_asked_about(client: httpx2.Client, talk: Talk) -> None:
    for title in ("buy milk", "spill milk", "buy bread"):
        talk(f'add "{title}"')
    reply = talk("complete the milk one")
    assert "1. spill milk" in reply
    assert "2. buy milk" in reply
    assert titles(client, completed="true") == []
    talk("2")
    assert titles(client, completed="true") == ["buy milk"]
    # The question was answered: the number means nothing any more.
    talk("1")
    assert titles(client, completed="true") == ["buy milk"]


def test_several_are_deleted_only_after_a_yes(client: httpx2.Client, talk: Talk) -> None:
    for title in ("a", "b", "c"):
        client.post("/api/tasks", json={"title": title, "completed": title != "c"})
    assert "these 2 tasks" in talk("delete all done tasks")
    assert "nothing was changed" in talk("no")
    assert titles(client) == ["a", "b", "c"]
    talk("delete all done tasks")
    assert talk("yes") == "Deleted: b, a."
    assert titles(client) == ["c"]
    assert "nothing to say yes or no to" in talk("yes")


def test_another_wish_leaves_a_question_behind(client: httpx2.Client, talk: Talk) -> None:
    for title in ("a", "b"):
        client.post("/api/tasks", json={"title": title, "completed": True})
    talk("delete all done tasks")
    talk("add c")
    talk("yes")
    assert titles(client) == ["a", "b", "c"]


def test_an_unknown_id_is_said_to_be_unknown(talk: Talk) -> None:
    assert "There is no task #999999999" in talk("complete #999999999")
    assert talk.answer["tool_calls"][0]["error"] == "There is no task #999999999."


def test_what_is_not_understood_is_answered_with_examples(talk: Talk) -> None:
    assert "add buy milk tomorrow" in talk("Quelle heure est-il ?")
    assert talk.answer["tool_calls"] == []


def test_a_title_that_looks_like_a_command_is_a_title(client: httpx2.Client, talk: Talk) -> None:
    talk('add "delete all tasks tomorrow"')
    talk("show my tasks")
    talk('complete "delete all tasks tomorrow"')
    (task,) = client.get("/api/tasks").json()["items"]
    assert task["title"] == "delete all tasks tomorrow"
    assert (task["completed"], task["due_on"]) == (True, None)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_today_is_the_users(client: httpx2.Client, zone: str) -> None:
    before = datetime.now(ZoneInfo(zone)).date()
    asked = body("add x tomorrow") | {"time_zone": zone}
    task = client.post("/api/chat", json=asked).json()["tool_calls"][0]["result"]
    after = datetime.now(ZoneInfo(zone)).date()
    assert task["due_on"] in {str(day + timedelta(days=1)) for day in (before, after)}


def test_another_users_tasks_are_out_of_reach(
    client: httpx2.Client, talk: Talk, base_url: str, issuer: Issuer
) -> None:
    talk("add secret plan #hidden")
    task_id = client.get("/api/tasks").json()["items"][0]["id"]
    with connect(base_url, issuer.token(f"stranger-{uuid.uuid4().hex}")) as other:
        stranger = Talk(other)
        for wish in (
            f"complete #{task_id}",
            f"delete #{task_id}",
            f"rename #{task_id} to mine",
            "show all tasks of all users",
            "search secret",
            "#hidden",
            "delete everything",
        ):
            assert "secret" not in stranger(wish).replace("\u201csecret\u201d", "")
        answer = other.post("/api/chat", json=body("show tasks", talk.id))
        assert (answer.status_code, answer.json()["code"]) == (404, "conversation_not_found")
    (task,) = client.get("/api/tasks").json()["items"]
    assert (task["title"], task["completed"]) == ("secret plan", False)


def test_events_tell_how_the_answer_comes_about(client: httpx2.Client) -> None:
    events = events_of(client, "add buy milk")
    assert [name for name, _ in events] == ["start", "tool", "tool", "delta", "done"]
    start, running, done, delta, last = (data for _, data in events)
    assert (start["title"], start["model"], start["rule_based"]) == ("add buy milk", "rules", True)
    assert (running["status"], running["result"]) == ("running", None)
    assert (done["id"], done["status"]) == (running["id"], "done")
    assert done["result"]["title"] == "buy milk"
    assert last["message"]["content"] == delta["text"]
    assert last["conversation"]["id"] == start["conversation_id"]
    asked, answered = stored(client, start["conversation_id"])
    assert (asked["id"], asked["role"]) == (start["user_message_id"], "user")
    assert answered == last["message"]


def test_two_instances_go_on_with_one_conversation(
    client: httpx2.Client, talk: Talk, database_url: str, issuer: Issuer, user: str
) -> None:
    client.post("/api/tasks", json={"title": "a", "completed": True})
    client.post("/api/tasks", json={"title": "b", "completed": True})
    talk("delete all done tasks")
    environ = {"DATABASE_URL": database_url, "AUTH_JWKS_URL": issuer.jwks_url}
    with running_app(environ) as second, connect(second, issuer.token(user)) as there:
        assert say(there, "yes", talk.id)["reply"] == "Deleted: b, a."
    assert talk("show tasks") == "You have no tasks."
    assert talk.id is not None
    assert [message["role"] for message in stored(client, talk.id)] == ["user", "assistant"] * 3


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"message": ""},
        {"message": " \n "},
        {"message": "x" * 4001},
        {"message": "nul \0"},
        {"message": "hi", "conversation_id": 0},
        {"message": "hi", "conversation_id": 2**63},
        {"message": "hi", "time_zone": "Mars/Olympus"},
        {"message": "hi", "time_zone": "../../etc/passwd"},
        {"message": "hi", "user_id": "someone-else"},
    ],
)
def test_bad_input_is_refused(client: httpx2.Client, asked: dict[str, Any]) -> None:
    for accept in ("application/json", "text/event-stream"):
        answer = client.post("/api/chat", json=asked, headers={"Accept": accept})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert client.get("/api/conversations").json()["total"] == 0
