"""Adding a task: title, description, priority, tags and due date of one sentence."""

import re
from datetime import date
from typing import Any

from app.chat.rules.fields import Found, take_fields
from app.chat.rules.intents import Add, Intent, Missing
from app.chat.rules.text import Quotes, has_quote, tidy

_ADD = re.compile(
    r"(?:(?:add|create|put|write down|note down|jot down|insert|schedule(?= an? ))\b|(?:make|set)(?= (?:me )?(?:a |an )?(?:new )?"
    r"(?:[\w-]+ ){0,2}(?:task|todo|to-do|reminder)\b)|new(?= (?:[\w-]+ ){0,2}(?:task|todo|to-do|reminder)\b)"
    r"|(?:todo|to-do|task|remember|reminder):|remind me|remember to|don't (?:let me )?forget(?: to)?"
    r"|i (?:need|have|want|ought) to\b|i must\b|i(?:'d| would) like to|i(?:'ve| have) got to)\s*:?\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_NOUN = re.compile(
    r"^(?:(?:me|us|down)\s+)?(?:(?:a|an|another|the|one(?: more)?)\s+)?(?:new\s+)?"
    r"(?P<fields>(?:(?:urgent|important|(?:high|low|medium|normal|top)[- ]priority)\s+)?)"
    r"(?:task|todo|to-do|item|reminder|entry)\b(?:\s*:)?(?:\s+(?:called|named|titled|to|that says|saying|that)\b:?)?\s*",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"\s+(?:to|on(?:to)?|in) (?:my|the|our)(?: (?:todo|to-do|task))?(?: ?(?:list|tasks|todos)|s)\b",
    re.IGNORECASE,
)
# A run of separators is looked at from its beginning only: else many of them take long.
_NOTE = re.compile(
    r"(?<![\s,;.(])[\s,;.(]+(?:with )?(?:the |a )?(?:note|notes|description|details?|desc)(?: (?:is|that|saying))?\s*[:=]?\s+"
    r"|(?<!priority)(?<!due)(?<!date)(?<!deadline)(?<!tags)(?<!labels):\s+|\s+[\u2013\u2014]\s+",
    re.IGNORECASE,
)  # fmt: skip
WHAT = 'What shall I add? Say for example "add buy milk tomorrow #shopping high priority".'


def read_add(text: str, today: date, quotes: Quotes) -> Intent | None:
    """An Add, or the question for its title; None when nothing is to be added."""
    match = _ADD.fullmatch(text)
    if not match:
        return None
    noun = _NOUN.match(match["rest"])
    rest = match["rest"][noun.end() :] if noun else match["rest"]
    leading = take_fields(f"x {noun['fields']}", today) if noun else Found("")
    fields = read_fields(re.sub(r"^to\s+", "", _LIST.sub("", rest)), today, quotes)
    if leading.priority:
        fields.setdefault("priority", leading.priority)
    return Add(fields) if fields.get("title") else Missing(WHAT)


def read_fields(text: str, today: date, quotes: Quotes) -> dict[str, Any]:
    """Arguments of add_task that `text` (after Quotes.hide) gives."""
    title_text, note_text = _split_note(text)
    title, note = take_fields(title_text, today), take_fields(note_text, today, bare=False)
    if not title.text and note.text:  # "add a task for tomorrow: buy milk"
        return _arguments(take_fields(note_text, today), title, "", quotes)
    return _arguments(title, note, note.text, quotes)


def _split_note(text: str) -> tuple[str, str]:
    match = _NOTE.search(text)
    if not match:
        return text, ""
    return text[: match.start()], text[match.end() :].rstrip(")")


def _arguments(title: Found, other: Found, description: str, quotes: Quotes) -> dict[str, Any]:
    fields: dict[str, Any] = {"title": quotes.show(_title(title.text))}
    if description:
        fields["description"] = quotes.show(description)
    if priority := title.priority or other.priority:
        fields["priority"] = priority
    if tags := tuple(dict.fromkeys(title.tags + other.tags)):
        fields["tags"] = list(tags)
    if due_on := title.due_on or other.due_on:
        fields["due_on"] = str(due_on)
    return fields


def _title(text: str) -> str:
    """When a title is quoted, the words around it ("a task called") are not part of it."""
    if has_quote(text):
        outside = "".join(character for character in text if not has_quote(character))
        if not re.sub(
            r"\b(?:a|an|the|new|task|todo|called|named|titled)\b", "", outside, flags=re.I
        ).strip():
            return "".join(character for character in text if has_quote(character))
    return tidy(text)
