"""From a sentence to what it means. Pure functions: the same words on the same day mean the same."""

import re
from collections.abc import Callable
from datetime import date

from app.chat.rules.adding import read_add
from app.chat.rules.changing import read_update
from app.chat.rules.filters import read_filter
from app.chat.rules.intents import (
    Answer,
    Choose,
    Complete,
    Delete,
    Filter,
    Greeting,
    Intent,
    List,
    Missing,
    Reopen,
    Target,
    Thanks,
    Unknown,
)
from app.chat.rules.targets import read_target
from app.chat.rules.text import Quotes, has_quote, tidy, without_courtesies

_YES = r"(?:yes|y|yep|yeah|yup|sure|ok(?:ay)?|confirm(?:ed)?|do it|do that|go ahead|of course|right|correct)"
_NO = r"(?:no|n|nope|nah|cancel|stop|abort|never ?mind|don't|do not|keep (?:them|it)|forget it)"
_ANSWERS = (
    (re.compile(rf"{_YES}(?:[\s,!.]+(?:{_YES}|please|delete (?:them|it|all)(?: all)?))*[\s!.]*", re.I), True),
    (re.compile(rf"{_NO}(?:[\s,!.]+(?:{_NO}|thanks|thank you|keep (?:them|it)|delete (?:them|it)))*[\s!.]*", re.I), False),
)  # fmt: skip
_GREETING = re.compile(
    r"(?:hi|hello|hey|good (?:morning|afternoon|evening)|howdy)(?: there)?[\s!.,]*", re.I
)
_THANKS = re.compile(r"(?:many )?(?:thanks|thank you|thx|cheers|great|perfect|nice)\b.{0,20}", re.I)

_DONE = r"(?:as )?(?:done|complete[d]?|finished|ticked(?: off)?)"
_NOT_DONE = r"(?:as )?(?:not (?:yet )?(?:done|completed?|finished)|undone|open|incomplete|uncompleted|unfinished|to ?do|pending|active)"
_REOPEN = (
    re.compile(rf"(?:mark|set|make|flag|put) (?P<what>.+?) (?:back )?(?:to )?{_NOT_DONE}", re.I),
    re.compile(rf"mark {_NOT_DONE}:? (?P<what>.+)", re.I),
    re.compile(rf"(?P<what>.+?) (?:is|are|was|were) (?:still |actually )?{_NOT_DONE}(?: (?:yet|after all))?", re.I),
    re.compile(r"(?:re-?open|un-?complete|un-?tick|un-?check|un-?mark|un-?finish|reactivate)(?: (?P<what>.+))?", re.I),
)  # fmt: skip
_COMPLETE = (
    re.compile(rf"(?:mark|set|flag|check|tick) (?P<what>.+?) (?:off )?{_DONE}", re.I),
    re.compile(rf"mark {_DONE}:? (?P<what>.+)", re.I),
    re.compile(rf"(?:i(?:'ve| have)? |i'm |we(?:'ve| have)? )?(?:just |already )?(?:am )?(?:{_DONE}) (?:with )?(?P<what>.+)", re.I),
    re.compile(rf"(?P<what>.+?) (?:is|are|was|were|has been)? ?(?:now |all |already )?{_DONE}(?: now)?", re.I),
    re.compile(r"(?:complete|finish|tick(?: off)?|check(?: off)?|close|resolve)(?: (?P<what>.+?))?(?: off)?", re.I),
    re.compile(rf"(?P<what>){_DONE}", re.I),
)  # fmt: skip
_DELETE = (
    re.compile(r"(?:delete|remove|erase|drop|trash|discard|cancel|scrap)(?: (?P<what>.+))?", re.I),
    re.compile(r"(?:get rid of|throw (?:away|out)|clear(?: out| up)?|clean up|bin) (?P<what>.+)", re.I),
)  # fmt: skip

_LISTING = re.compile(
    r"(?:show|list|display|see|view|get|give|read|tell|print|find|search|look|filter|count)\b", re.I
)
_WANTING = re.compile(r"(?:i (?:want|need|would like)|i'd like) to (?=(?:show|list|see|view|find|search|delete|remove|complete|finish|rename|change|mark|add|create|update|reschedule)\b)", re.I)  # fmt: skip
_SEARCH = re.compile(
    r"(?:search|find|look(?:ing)?(?: up)?|filter)(?: for| by)?(?: (?:my |all |the )?(?:tasks?|todos?"
    r"|items?))?(?: (?:about|with|containing|for|that (?:mention|contain)))? (?P<words>.+)",
    re.I,
)
_QUESTION = re.compile(
    r"(?:what(?:'s| is| are)?|which|how many|do i have|is there|are there|have i|any|anything"
    r"|when|my|all|what about|how about|and)\b",
    re.I,
)
_ASKING = re.compile(r"(?:what|which|how|do i|is|are|was|did|have i|when|why|don't)\b", re.I)
_ABOUT_TASKS = re.compile(
    r"\b(?:tasks?|todos?|to-dos?|due|overdue|open|pending|left|plate|list|agenda|plans?|planned|have"
    r"|priority|urgent|important|scheduled|need to do|to do|done|finish(?:ed)?|completed?|next)\b",
    re.I,
)
_ABOUT_SELF = re.compile(r"\bcan (?:you|i) (?:do|say|ask)\b|\bare you\b|\bhelp\b", re.I)

# Only a task with a description is described at such length. To look through long texts for all
# the rest would keep everybody else waiting.
LONG = 500

QUESTIONS = {
    "complete": 'Which task is done? Say for example "complete buy milk" or "done with 2".',
    "reopen": 'Which task shall I open again? Say for example "reopen buy milk".',
    "delete": 'Which task shall I delete? Say for example "delete buy milk" or "delete 2".',
}


def parse(text: str, today: date) -> Intent:
    """What `text` means when it is said on `today`."""
    quotes = Quotes()
    hidden = quotes.hide(text)
    if small := _small_talk(" ".join(hidden.split())):
        return small
    plain = _WANTING.sub("", without_courtesies(hidden), count=1)
    sentence = re.sub(r"[?!.]+$", "", plain).strip()
    readers: tuple[Callable[[str, date, Quotes], Intent | None], ...] = (
        read_update,
        read_add,
        _read_state,
        _read_delete,
        _read_list,
        _read_choice,
    )
    if len(sentence) > LONG:
        readers = (read_add,)
    for read in readers:
        if (intent := read(sentence, today, quotes)) is not None:
            return intent
    return Unknown()


def _small_talk(text: str) -> Intent | None:
    for pattern, yes in _ANSWERS:
        if pattern.fullmatch(text):
            return Answer(yes)
    if _GREETING.fullmatch(text):
        return Greeting()
    return Thanks() if _THANKS.fullmatch(text) else None


def _read_state(text: str, today: date, quotes: Quotes) -> Intent | None:
    if _LISTING.match(text) or _ASKING.match(text) or _is_bare_filter(text, today):
        return None
    if (reopened := _target_of(_REOPEN, text, today, quotes)) is not None:
        return Reopen(reopened) if reopened != Target() else Missing(QUESTIONS["reopen"])
    if (done := _target_of(_COMPLETE, text, today, quotes)) is None:
        return None
    if done != Target():
        return Complete(done)
    said_of_it = re.fullmatch(r"(?:all )?(?:done|finished|completed)", text, re.IGNORECASE)
    return Complete(Target(pronoun="one")) if said_of_it else Missing(QUESTIONS["complete"])


def _read_delete(text: str, today: date, quotes: Quotes) -> Intent | None:
    target = _target_of(_DELETE, text, today, quotes)
    if target is None:
        return None
    return Delete(target) if target != Target() else Missing(QUESTIONS["delete"])


def _target_of(
    patterns: tuple[re.Pattern[str], ...], text: str, today: date, quotes: Quotes
) -> Target | None:
    """What the first pattern that fits is about; an empty Target when it names nothing."""
    for pattern in patterns:
        if match := pattern.fullmatch(text):
            return read_target(match["what"] or "", today, quotes) or Target()
    return None


def _is_bare_filter(text: str, today: date) -> bool:
    """ "open tasks", "done tasks", "overdue ones": a filter and nothing else, said of several."""
    if re.match(r"(?:complete|finish|close|tick|check|mark|resolve)\b", text, re.IGNORECASE):
        return False
    wanted, words = read_filter(text, today)
    plural = re.search(r"\b(?:tasks|todos|items|ones|things)$", text, re.IGNORECASE)
    return bool(plural and wanted.arguments and not words and not has_quote(text))


def _read_list(text: str, today: date, quotes: Quotes) -> Intent | None:
    if _ABOUT_SELF.search(text):
        return None
    if match := _SEARCH.fullmatch(text):
        return List(_searching(match["words"], today, quotes))
    if _LISTING.match(text):
        return List(_searching(re.sub(_LISTING, "", text, count=1), today, quotes))
    wanted, words = read_filter(text, today)
    asks = _QUESTION.match(text) and (_ABOUT_TASKS.search(text) or wanted.arguments)
    if asks:
        return List(_searching(re.sub(_QUESTION, "", text, count=1), today, quotes))
    bare = not words and not has_quote(text) and (wanted.arguments or _names_tasks(text))
    return List(wanted) if bare else None


def _names_tasks(text: str) -> bool:
    return bool(
        re.fullmatch(r"(?:all |everything|my |the )*(?:tasks|todos|to-dos|list)?", text, re.I)
    )


def _searching(text: str, today: date, quotes: Quotes) -> Filter:
    quoted = [quotes.show(character) for character in text if has_quote(character)]
    unquoted = "".join(" " if has_quote(character) else character for character in text)
    wanted, words = read_filter(unquoted, today)
    query = tidy(" ".join([] if quoted else [words]) or " ".join(quoted))[:200]
    if not query:
        return wanted
    after = f"{wanted.after} matching \u201c{query}\u201d".strip()
    return Filter(wanted.arguments | {"q": query}, wanted.before, after)


def _read_choice(text: str, today: date, quotes: Quotes) -> Intent | None:
    """Words that only mean something after a question."""
    if _ASKING.match(text) or _ABOUT_SELF.search(text):
        return None
    short = len(text.split()) <= 6
    target = read_target(re.sub(r"^(?:i mean|i meant|only)\s+", "", text), today, quotes)
    return Choose(target) if short and target is not None else None
