"""Changing a task: title, description, priority, due date, tags."""

import re
from datetime import date

from app.chat.rules.dates import read_date
from app.chat.rules.fields import LEVEL, TAG_LIST, level, tag_names
from app.chat.rules.intents import Change, Intent, Missing, Update
from app.chat.rules.targets import read_target
from app.chat.rules.text import NUMBER, Quotes, number, tidy

_SET = r"(?:change|set|update|edit|modify|make|put|adjust|give)"
_WHAT = r"(?P<what>.+?)"
_DUE = r"(?:due date|due day|due|deadline|date)"
_PRIORITIES = rf"(?:{LEVEL}(?:[- ]priority)?|(?P<bare>important|critical))"

_RENAME = (
    re.compile(rf"(?:rename|retitle|call) {_WHAT} (?:to|into|as) (?P<title>.+)", re.I),
    re.compile(rf"{_SET} (?:the )?(?:title|name) of {_WHAT} (?:to|into|as) (?P<title>.+)", re.I),
    re.compile(rf"{_SET} {_WHAT}(?:'s)? (?:title|name) (?:to|into|as) (?P<title>.+)", re.I),
    re.compile(r"(?:rename|call) (?P<what>it|that|this)(?: task| one)? (?P<title>.+)", re.I),
)
_DESCRIBE = (
    re.compile(rf"{_SET} (?:the )?(?:description|note)s? (?:of|for|on) {_WHAT} (?:to|as) (?P<text>.+)", re.I),
    re.compile(rf"{_SET} {_WHAT}(?:'s)? (?:description|note)s? (?:to|as) (?P<text>.+)", re.I),
    re.compile(rf"(?:add|attach|put) (?:a |the )?(?:note|description) (?:to|for|on) {_WHAT}\s*(?::|saying|that says)\s*(?P<text>.+)", re.I),
    re.compile(rf"describe {_WHAT} as (?P<text>.+)", re.I),
)  # fmt: skip
_PRIORITY = (
    re.compile(rf"{_SET} (?:the )?priority (?:of|for|on) {_WHAT} (?:to|as) {_PRIORITIES}", re.I),
    re.compile(rf"{_SET} {_WHAT}(?:'s)? priority (?:to|as) {_PRIORITIES}", re.I),
    re.compile(rf"(?:{_SET}|mark|flag) {_WHAT} (?:to |as |a |an )*{_PRIORITIES}", re.I),
    re.compile(rf"{_WHAT} (?:is|should be|has|to) (?:now )?(?:a |an )?{_PRIORITIES}", re.I),
    re.compile(rf"(?P<raise>raise|increase|lower|decrease|reduce) (?:the )?priority of {_WHAT}", re.I),
)  # fmt: skip
_UNDUE = (
    re.compile(rf"(?:remove|clear|delete|drop|unset) (?:the |its )?{_DUE} (?:of|from|for|on) {_WHAT}", re.I),
    re.compile(rf"(?:remove|clear|delete|drop|unset) {_WHAT}(?:'s)? {_DUE}", re.I),
    re.compile(rf"{_WHAT} (?:has|should have) no {_DUE}", re.I),
)  # fmt: skip
_DUE_DATE = (
    re.compile(rf"(?:{_SET}|move) (?:the )?{_DUE} (?:of|for|on) {_WHAT} (?:to|as) (?P<day>.+)", re.I),
    re.compile(rf"(?:{_SET}|move) {_WHAT}(?:'s)? {_DUE} (?:to|as) (?P<day>.+)", re.I),
    re.compile(rf"(?:{_SET} |schedule )?{_WHAT} (?:is |are )?due(?: on| by)? (?P<day>.+)", re.I),
    re.compile(rf"(?:move|reschedule|postpone|push(?: back)?|delay|defer|shift|bring forward|schedule|{_SET}) {_WHAT} (?:back )?(?:to|until|till|for|on) (?P<day>.+)", re.I),
    re.compile(rf"(?:move|reschedule|postpone|push(?: back)?|delay|defer|do) {_WHAT} (?P<day>today|tomorrow|next \w+)", re.I),
)  # fmt: skip
_POSTPONE = re.compile(
    rf"(?:postpone|push(?: back)?|delay|defer|move|shift) {_WHAT} (?:back |out |forward )?(?:by |for )?"
    rf"(?P<number>{NUMBER}) (?:more )?(?P<unit>days?|weeks?|months?)(?: (?:later|back))?",
    re.I,
)
_TAG = (
    re.compile(rf"(?:tag|label) {_WHAT} (?:with|as) (?P<tags>{TAG_LIST})", re.I),
    re.compile(rf"(?:tag|label) (?P<what>it|that|this|\S+) (?P<tags>#?{TAG_LIST})", re.I),
    re.compile(rf"(?:add|put|attach) (?:the )?(?:tags?|labels?) (?P<tags>{TAG_LIST}) (?:to|on) {_WHAT}", re.I),
    re.compile(rf"(?:add|put|attach) (?P<tags>#{TAG_LIST}) (?:to|on) {_WHAT}", re.I),
)  # fmt: skip
_UNTAG = (
    re.compile(rf"(?:remove|delete|drop|take) (?:the )?(?:tags?|labels?) (?P<tags>{TAG_LIST}) (?:from|off|of) {_WHAT}", re.I),
    re.compile(rf"(?:remove|delete|drop|take) (?P<tags>#{TAG_LIST}) (?:from|off) {_WHAT}", re.I),
    re.compile(rf"un-?tag {_WHAT} (?:from )?(?P<tags>#?{TAG_LIST})", re.I),
)  # fmt: skip
_INCOMPLETE = re.compile(
    r"(?:rename|change|update|edit|modify|reschedule|postpone|untag)(?: (?P<what>.+))?", re.I
)
_ADDING = re.compile(
    r"(?:add|create|new|remind|remember|don't|todo|task:|put|make (?:an?|me)|set an?|schedule an?|i|show|list|find"
    r"|search|what|which|how|do|delete|remove)\b(?!.*\b(?:due date|deadline) (?:of|from|for)\b)",
    re.IGNORECASE,
)
WHAT_TO_CHANGE = (
    'What shall I change? Say for example "rename it to buy oat milk", "move it to friday", '
    '"make it high priority" or "tag it with #home".'
)


def read_update(text: str, today: date, quotes: Quotes) -> Intent | None:
    """An Update, or the question what to change; None when nothing is to be changed."""
    # A task that is added may have a due date, too: that alone makes no change of it.
    readers = (_texts, _tags) if _ADDING.match(text) else (_texts, _tags, _due, _priority)
    for read in readers:
        if found := read(text, today, quotes):
            phrase, change = found
            target = read_target(phrase, today, quotes)
            if target is not None:
                return Update(target, change)
    return Missing(WHAT_TO_CHANGE) if _INCOMPLETE.fullmatch(text) else None


_Found = tuple[str, Change] | None


def _first(patterns: tuple[re.Pattern[str], ...], text: str) -> re.Match[str] | None:
    return next((match for p in patterns if (match := p.fullmatch(text))), None)


def _texts(text: str, _: date, quotes: Quotes) -> _Found:
    if match := _first(_RENAME, text):
        return match["what"], Change({"title": quotes.show(tidy(match["title"]))})
    if match := _first(_DESCRIBE, text):
        return match["what"], Change({"description": quotes.show(match["text"].strip())})
    return None


def _tags(text: str, _: date, __: Quotes) -> _Found:
    if match := _first(_UNTAG, text):
        return match["what"], Change(remove_tags=tag_names(match["tags"]))
    if match := _first(_TAG, text):
        return match["what"], Change(add_tags=tag_names(match["tags"]))
    return None


def _due(text: str, today: date, _: Quotes) -> _Found:
    if match := _first(_UNDUE, text):
        return match["what"], Change({"due_on": None})
    if match := _POSTPONE.fullmatch(text):
        return match["what"], Change(postpone=(number(match["number"]), match["unit"]))
    for pattern in _DUE_DATE:
        match = pattern.fullmatch(text)
        if match and (day := read_date(match["day"], today)):
            return match["what"], Change({"due_on": str(day)})
    return None


def _priority(text: str, _: date, __: Quotes) -> _Found:
    match = _first(_PRIORITY, text)
    if not match:
        return None
    groups = match.groupdict()
    if verb := groups.get("raise"):
        wanted = "high" if verb.lower() in ("raise", "increase") else "low"
    else:
        wanted = level(groups["level"] or groups["bare"])
    return match["what"], Change({"priority": wanted})
