"""Taking priority, tags and due date out of a sentence; what is left is the title."""

import re
from dataclasses import dataclass
from datetime import date

from app.chat.rules.dates import FoundDate, find_dates
from app.chat.rules.text import tidy

_LEVELS = {"highest": "high", "top": "high", "urgent": "high", "normal": "medium"}
_LEVELS |= {"lowest": "low", "important": "high", "critical": "high"}
LEVEL = r"(?P<level>high(?:est)?|top|urgent|low(?:est)?|medium|normal)"

_PRIORITY = re.compile(
    rf"(?:\b(?:with|at|as|of|and|to)\s+)?(?:\ba\s+)?(?<!\w)(?:{LEVEL}[- ]priority"
    r"|priority(?:\s+(?:is|to|of|as))?\s*[:=]?\s*(?P<second>high|low|medium|normal|urgent|top)"
    r"|!(?P<third>high|medium|low))(?!\w)",
    re.IGNORECASE,
)
# A bare word is a priority only at an end, where it cannot belong to the title.
_BARE = re.compile(
    r"(?:(?<![\s,;(])[\s,;(]+(?:and )?(?P<level>urgent|important|asap|critical)(?:ly)?"
    r"|(?<![\s,;(])\s*[,;(]\s*(?:and )?(?P<second>high|low|medium))[)\s.!]*$"
    r"|^(?P<third>urgent|important)(?=:| (?:task|todo|to-do)\b)",
    re.IGNORECASE,
)
TAG = r"[^\W_][\w-]{0,29}"
HASHTAG = re.compile(rf"(?<![\w#&])#(?!\d+\b)({TAG})")
TAG_LIST = rf"#?{TAG}(?:(?:\s*,\s*(?:and )?|\s+and\s+)#?{TAG})*"
_TAGGED = re.compile(
    rf"(?:\b(?:and|with)\s+)?(?:\bthe\s+)?\b(?:tags|tagged(?: as| with)?|label?led(?: as| with)?"
    rf"|tag|labels?):?\s+(?P<tags>{TAG_LIST})",
    re.IGNORECASE,
)
_BEFORE_NO_DATE = re.compile(r"(?:\b(?:from|to|of|and|or|the|an?|between|since|in)|')\s*$", re.I)
_AFTER_DATE = re.compile(
    r"\s*(?:$|[,;.!?)(:#]|(?:about|with|at|and|in|to|for|from|because|so|if|high|low|urgent|important"
    r"|priority|tag(?:s|ged)?|label(?:s|led)?)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Found:
    """What was taken out of a text, and the text that was left."""

    text: str
    priority: str | None = None
    tags: tuple[str, ...] = ()
    due_on: date | None = None


def level(word: str) -> str:
    """The priority that a word such as "urgent" stands for."""
    return _LEVELS.get(word.lower(), word.lower())


def tag_names(text: str) -> tuple[str, ...]:
    """The tags in "#work, home and garden", lower-cased, each once."""
    names = re.split(r"\s*,\s*(?:and )?|\s+and\s+", text.strip(), flags=re.IGNORECASE)
    return tuple(dict.fromkeys(name.lstrip("#").lower() for name in names if name))


def take_fields(text: str, today: date, *, bare: bool = True) -> Found:
    """Take priority, tags and due date out of `text`.

    With `bare` false only what is announced counts ("due friday", "high priority", "#home"), as
    in a description, where a day by itself is part of what it tells.
    """
    text, priority = _take_priority(text, bare=bare)
    text, tags = _take_tags(text)
    text, due_on = _take_date(text, today, bare=bare)
    if priority is None:
        text, priority = _take_priority(text, bare=bare)
    return Found(tidy(text), priority, tags, due_on)


def _take_priority(text: str, *, bare: bool) -> tuple[str, str | None]:
    match = _PRIORITY.search(text) or (_BARE.search(text) if bare else None)
    if not match:
        return text, None
    word = match["level"] or match["second"] or match["third"]
    return _without(text, match.start(), match.end()), level("high" if word == "asap" else word)


def _take_tags(text: str) -> tuple[str, tuple[str, ...]]:
    names: list[str] = []
    for match in reversed(list(_TAGGED.finditer(text))):
        names[:0] = tag_names(match["tags"])
        text = _without(text, match.start(), match.end())
    names += [name.lower() for name in HASHTAG.findall(text)]
    return HASHTAG.sub(" ", text), tuple(dict.fromkeys(names))


def _take_date(text: str, today: date, *, bare: bool) -> tuple[str, date | None]:
    for found in reversed(find_dates(text, today)):
        if _is_due_date(text, found, bare=bare):
            return _without(text, found.start, found.end), found.day
    return text, None


def _is_due_date(text: str, found: FoundDate, *, bare: bool) -> bool:
    words = text[found.start : found.end].lower()
    if words.startswith(("due", "deadline", "is due")):
        return True
    if not bare or _BEFORE_NO_DATE.search(text[: found.start]):
        return False
    return bool(_AFTER_DATE.match(text, found.end))


def _without(text: str, start: int, end: int) -> str:
    return f"{text[:start].rstrip()} {text[end:].lstrip()}"
