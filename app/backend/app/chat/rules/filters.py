"""Which tasks a question is about: "what is due this week?", "open high priority ones"."""

import re
from datetime import date, timedelta
from typing import Any

from app.chat.rules.dates import add_months, find_dates, shift, start_of_week
from app.chat.rules.fields import HASHTAG, LEVEL, TAG_LIST, level, tag_names
from app.chat.rules.intents import Filter
from app.chat.rules.text import NUMBER, number, tidy

Range = tuple[date | None, date | None]

_STATES = (
    (r"\b(?:not (?:yet )?(?:done|completed?|finished)|uncompleted|incomplete|unfinished|undone"
     r"|open|pending|outstanding|remaining|left(?: to do)?|still (?:to do|open)|to do|active)\b", False),
    (r"\b(?:did i (?:do|finish|complete)|done|completed?|finished|closed|ticked(?: off)?)\b", True),
)  # fmt: skip
_PRIORITY = re.compile(
    rf"\b(?:with |of )?(?:a )?{LEVEL}(?:[- ]priority|(?= (?:tasks?|todos?|ones|items?)\b)|$)"
    r"|\bpriority:? (?P<second>high|low|medium|normal)\b|\b(?P<third>urgent|important)\b",
    re.IGNORECASE,
)
_TAGGED = re.compile(
    rf"\b(?:with |having )?(?:the )?(?:tagged(?: as| with)?|tags?|labels?) (?P<tags>{TAG_LIST})"
    r"|\bin (?:the )?(?:category|project) (?P<category>[\w-]+)",
    re.IGNORECASE,
)
_OVERDUE = re.compile(r"\b(?:overdue|past due|late)\b", re.IGNORECASE)
_NEXT_DAYS = re.compile(
    rf"\b(?:due )?(?:(?:in|over|within|for) )?(?:the )?(?:next|coming|following) "
    rf"(?P<number>{NUMBER}) (?P<unit>days?|weeks?|months?)\b",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"\b(?:(?:is |are )?due )?(?:(?:in|for|on|over) )?(?P<which>this|next|the) "
    r"(?P<unit>weekend|week|month)\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\b(?:due )?(?:between|from) (?P<first>.+?) (?:and|to|until) (?P<last>.+)$", re.I
)
_SORTED = re.compile(
    r"\b(?:sorted|ordered|sort|order)? ?by (?P<sort>due(?: date)?|date|priority|title|name|newest"
    r"|oldest|importance)\b",
    re.IGNORECASE,
)
_SORTS = {"due": "due", "due date": "due", "date": "due", "priority": "-priority", "title": "title"}
_SORTS |= {"importance": "-priority", "name": "title", "newest": "-created", "oldest": "created"}
_LATEST = re.compile(rf"\b(?:last|latest|newest|most recent) (?P<number>{NUMBER})\b", re.IGNORECASE)
_FILLER = re.compile(
    r"(?<![\w-])(?:all|every|each|the|an?|of|my|our|me|us|tasks?|todos?|to-dos?|items?|things?|ones?|lists?|with"
    r"|that|which|who|what(?:'s)?|is|are|am|was|were|be|i|i've|i'm|have|has|had|got|do|does|did|need|to"
    r"|there|any|anything|everything|for|due|on|in|about|containing|contain|called|named"
    r"|title|priority|at|and|but|currently|right|now|up|by|coming|upcoming|next|show|list|see|both"
    r"|still|yet|already|how|many|much|only|just|whole|entire|tell|give|should)(?![\w-])",
    re.IGNORECASE,
)


def read_filter(text: str, today: date) -> tuple[Filter, str]:
    """The filter that `text` asks for, and the words that were left for a search (never the
    quoted ones, which the caller searches for as they stand)."""
    arguments: dict[str, Any] = {}
    before: list[str] = []
    after: list[str] = []
    text = _take_sort(text, arguments)
    text = _take_overdue(text, today, arguments, before) or _take_due(text, today, arguments, after)
    text = _take_tags(text, arguments, after)
    text = _take_priority(text, arguments, before)
    text = _take_state(text, arguments, before)
    return Filter(arguments, " ".join(before), " ".join(after)), tidy(_FILLER.sub(" ", text))


def _take_sort(text: str, arguments: dict[str, Any]) -> str:
    if match := _SORTED.search(text):
        arguments["sort"] = _SORTS[match["sort"].lower()]
        return _cut(text, match)
    if match := _LATEST.search(text):
        arguments["limit"] = number(match["number"])
        return _cut(text, match)
    return text


def _take_state(text: str, arguments: dict[str, Any], before: list[str]) -> str:
    for pattern, completed in _STATES:
        if match := re.search(pattern, text, re.IGNORECASE):
            arguments["completed"] = completed
            text = _cut(text, match)
            break
    if "completed" in arguments and "overdue" not in before:
        before.insert(0, "done" if arguments["completed"] else "open")
    return text


def _take_priority(text: str, arguments: dict[str, Any], before: list[str]) -> str:
    if match := _PRIORITY.search(text):
        wanted = level(match["level"] or match["second"] or match["third"])
        arguments["priority"] = [wanted]
        before.append(f"{wanted} priority")
        return _cut(text, match)
    return text


def _take_tags(text: str, arguments: dict[str, Any], after: list[str]) -> str:
    names = [name.lower() for name in HASHTAG.findall(text)]
    if match := _TAGGED.search(text):
        names += tag_names(match["tags"] or match["category"])
        text = _cut(text, match)
    if names:
        arguments["tag"] = list(dict.fromkeys(names))
        after.append("tagged " + ", ".join(f"#{name}" for name in arguments["tag"]))
    return HASHTAG.sub(" ", text)


def _take_overdue(
    text: str, today: date, arguments: dict[str, Any], before: list[str]
) -> str | None:
    match = _OVERDUE.search(text)
    if match is None:
        return None
    arguments |= {"completed": False, "due_to": str(today - timedelta(days=1)), "sort": "due"}
    before.append("overdue")
    return _cut(text, match)


def _take_due(text: str, today: date, arguments: dict[str, Any], after: list[str]) -> str:
    found = _find_range(text, today)
    if found is None:
        return text
    (first, last), start, end = found
    arguments |= {"due_from": str(first)} if first else {}
    arguments |= {"due_to": str(last)} if last else {}
    # Who asks what is due means what is left to do, unless they say otherwise.
    arguments |= {"completed": False}
    arguments.setdefault("sort", "due")
    words = re.sub(r"^(?:(?:is |are )?due|for|on)\s+", "", text[start:end].strip(), flags=re.I)
    after.append(f"due {words.lower()}")
    return f"{text[:start]} {text[end:]}"


def _find_range(text: str, today: date) -> tuple[Range, int, int] | None:
    """The days that `text` is about, and where it says so."""
    if match := _NEXT_DAYS.search(text):
        last = shift(today, number(match["number"]), match["unit"])
        return (today, last), match.start(), match.end()
    if match := _PERIOD.search(text):
        days = _period(match["which"].lower(), match["unit"].lower(), today)
        return days, match.start(), match.end()
    if match := _BETWEEN.search(text):
        ends = [find_dates(match[name], today) for name in ("first", "last")]
        if all(ends):
            first, last = ends[0][0].day, ends[1][-1].day
            if last < first:  # "between monday and friday": the friday that follows
                last = find_dates(match["last"], first)[-1].day
            return (first, last), match.start(), match.end()
    dates = find_dates(text, today)
    return _single(text, dates[0].start, dates[0].end, today) if dates else None


def _period(which: str, unit: str, today: date) -> Range:
    ahead = which == "next"
    monday = start_of_week(today) + timedelta(days=7 * ahead)
    if unit == "weekend":
        return monday + timedelta(days=5), monday + timedelta(days=6)
    if unit == "week":
        return monday, monday + timedelta(days=6)
    first = add_months(today.replace(day=1), int(ahead))
    return first, add_months(first, 1) - timedelta(days=1)


def _single(text: str, start: int, end: int, today: date) -> tuple[Range, int, int]:
    """A day alone is that day; "by" and "before" mean all up to it, "after" all that follow."""
    phrase = text[start:end].lower()
    found = find_dates(phrase, today)[0].day
    if match := re.search(r"\b(?:due )?(?:after|since|from)\s*$", text[:start], re.IGNORECASE):
        after = "after" in match[0].lower()
        return (found + timedelta(days=int(after)), None), match.start(), end
    if re.match(r"(?:(?:is |are )?due )?(?:by|before|until|till)\b|.*\bend of\b", phrase):
        return (None, found), start, end
    return (found, found), start, end


def _cut(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"
