"""Which task a phrase names: "it", "number 2", "#17", "the milk one", "all done tasks"."""

import re
from datetime import date

from app.chat.rules.filters import read_filter
from app.chat.rules.intents import Filter, Target
from app.chat.rules.text import Quotes, has_quote, tidy

_MANY = re.compile(
    r"(?:all (?:of )?)?(?:them|these|those|the ones)(?: all)?(?: tasks| ones)?|all of them|both"
    r"(?: of them)?|all|the lot",
    re.IGNORECASE,
)
_ONE = re.compile(
    r"it(?:'s)?|that(?:'s)?|this|(?:that|this|the|my) (?:same )?(?:one|task|item|todo)|the same(?: one)?",
    re.IGNORECASE,
)
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]
_ORDINAL = re.compile(
    rf"(?:the )?(?P<word>{'|'.join(_ORDINALS)}|last|top|bottom|\d+(?:st|nd|rd|th))"
    r"(?: (?:one|task|item|todo))?(?: (?:in|of|on|from) (?:the|my|that) list)?",
    re.IGNORECASE,
)
_NUMBER_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_NUMBERS = re.compile(
    r"(?:the )?(?:(?:tasks?|items?|todos?|numbers?|no\.?|nr\.?|ids?|options?) )*(?P<list>(?:#?\d{1,18}"
    r"|one|two|three|four|five)(?:(?:\s*,\s*(?:and )?|\s+(?:and|or|&)\s+)(?:number )?#?\d{1,18})*)"
    r"(?: (?:please|too))?",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(?:(?:tasks|numbers|items) )?(\d{1,3})\s*(?:-|to|through)\s*(\d{1,3})", re.I)
_EVERY = re.compile(
    r"(?:all|every(?:thing)?|each|any|both)\b(?P<rest>.*)|(?P<kind>.+?) (?:tasks|todos|items|ones)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:the|my|a|an|that|this|our)\s+)?(?:(?:tasks?|todo|to-do|item|one|entry)\s+)?"
    r"(?:(?:number|called|named|titled|about|with the title|for|to|that says)\s+)?",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:\s+(?:tasks?|todo|to-do|item|one|entry))?(?:\s+(?:from|on|off|in) (?:my|the)"
    r"(?: (?:todo|to-do|task))? ?(?:list|tasks|todos)?)?$",
    re.IGNORECASE,
)


def read_target(phrase: str, today: date, quotes: Quotes) -> Target | None:
    """The target that `phrase` (after Quotes.hide) names; None when it names nothing."""
    phrase = tidy(phrase)
    if not phrase:
        return None
    if has_quote(phrase):
        return Target(words=_quoted(phrase, quotes))
    return _pronoun(phrase) or _numbered(phrase) or _every(phrase, today) or _words(phrase)


def _pronoun(phrase: str) -> Target | None:
    if _MANY.fullmatch(phrase):
        return Target(pronoun="many")
    return Target(pronoun="one") if _ONE.fullmatch(phrase) else None


def _numbered(phrase: str) -> Target | None:
    if match := _ORDINAL.fullmatch(phrase):
        return Target(ordinal=_ordinal(match["word"].lower()))
    if match := _RANGE.fullmatch(phrase):
        first, last = int(match[1]), int(match[2])
        return Target(numbers=tuple(range(first, min(last, first + 99) + 1)))
    if match := _NUMBERS.fullmatch(phrase):
        found = re.findall(rf"#?\d+|{'|'.join(_NUMBER_WORDS)}", match["list"].lower())
        ids = tuple(int(word[1:]) for word in found if word.startswith("#"))
        plain = (word for word in found if not word.startswith("#"))
        numbers = tuple(_NUMBER_WORDS.get(word) or int(word) for word in plain)
        return Target(numbers=numbers, ids=ids)
    return None


def _ordinal(word: str) -> int:
    if word in ("last", "bottom"):
        return -1
    if word == "top":
        return 1
    digits = re.match(r"\d+", word)
    return int(digits[0]) if digits else _ORDINALS.index(word) + 1


def _every(phrase: str, today: date) -> Target | None:
    """ "all done tasks", "every #work task", "everything", "my overdue tasks"."""
    match = _EVERY.fullmatch(phrase)
    if not match:
        return None
    wanted, words = read_filter(
        match["rest"] if match["rest"] is not None else match["kind"], today
    )
    if words:
        if match["rest"] is None:
            return None
        wanted = Filter(wanted.arguments | {"q": words}, wanted.before, wanted.after)
    return Target(filter=wanted)


def _words(phrase: str) -> Target | None:
    words = tidy(_TAIL.sub("", _LEAD.sub("", phrase, count=1), count=1))
    return Target(words=words) if words else None


def _quoted(phrase: str, quotes: Quotes) -> str:
    marks = "".join(character for character in phrase if has_quote(character))
    return quotes.show(" ".join(marks))
