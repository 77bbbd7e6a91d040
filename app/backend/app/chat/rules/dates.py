"""Calendar dates in plain English, seen from a given day. Weeks begin on Monday."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from app.chat.rules.text import NUMBER, number

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT_DAYS = "mon|tues?|wed|thu(?:rs?)?|fri|sat|sun"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,? (?P<year>\d{4}))?"

# Words that announce a date. With one of these, forms that could mean something else are dates.
_INTRO = (
    r"(?P<intro>(?:(?:is |are )?due(?: date)?(?: is| on| by| in|:)?|deadline:?|by|on|until|till"
    r"|before|for) (?:the )?)"
)


@dataclass(frozen=True)
class FoundDate:
    """A date and where it stands in the text; `announced` by a word such as "due" or "by"."""

    start: int
    end: int
    day: date
    announced: bool


def start_of_week(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), end_of_month(year, month))


def end_of_month(year: int, month_index: int) -> date:
    """The last day of the month with this index (January is 0)."""
    years, following = divmod(month_index + 1, 12)
    return date(year + years, following + 1, 1) - timedelta(days=1)


def find_dates(text: str, today: date) -> list[FoundDate]:
    """Every date that `text` names, in order; of two that overlap the longer one."""
    found: list[FoundDate] = []
    for pattern, read in _RULES:
        for match in pattern.finditer(text):
            try:
                day = read(match, today)
            except (ValueError, OverflowError):  # the 30th of February is no date
                continue
            intro = (match["intro"] or "").strip().lower()
            if intro == "before":
                day -= timedelta(days=1)
            found.append(FoundDate(match.start(), match.end(), day, bool(intro)))
    found.sort(key=lambda item: (item.start - item.end, item.start))
    kept: list[FoundDate] = []
    for item in found:
        if all(item.end <= other.start or item.start >= other.end for other in kept):
            kept.append(item)
    return sorted(kept, key=lambda item: item.start)


def read_date(text: str, today: date) -> date | None:
    """The date that `text` is, and nothing but that; None when it is no date."""
    text = text.strip(" .,!?")
    found = find_dates(text, today) or find_dates(f"on {text}", today)
    if len(found) != 1:
        return None
    return found[0].day if found[0].end - found[0].start >= len(text) else None


def _numeric(match: re.Match[str], today: date) -> date:
    return _day_of(int(match["day"]), int(match["month"]), match["year"], today)


def _slashed(match: re.Match[str], today: date) -> date:
    # Month first, as in the United States, unless that is impossible.
    first, second = int(match["first"]), int(match["second"])
    month, day = (second, first) if first > 12 else (first, second)
    return _day_of(day, month, match["year"], today)


def _named(match: re.Match[str], today: date) -> date:
    month = _MONTHS.index(match["month"][:3].lower()) + 1
    return _day_of(int(match["day"]), month, match["year"], today)


def _day_of(day: int, month: int, year: str | None, today: date) -> date:
    """Without a year the next such day."""
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    this_year = date(today.year, month, day)
    return this_year if this_year >= today else date(today.year + 1, month, day)


def _day_of_month(match: re.Match[str], today: date) -> date:
    day = int(match["day"])
    first = today.replace(day=1)
    if day < today.day:
        first = add_months(first, 1)
    return first.replace(day=day)


def _word(match: re.Match[str], today: date) -> date:
    word = match["word"].lower()
    days = {"yesterday": -1, "tomorrow": 1, "tmrw": 1, "tmr": 1}
    return today + timedelta(days=2 if "after" in word else days.get(word, 0))


def _weekday(match: re.Match[str], today: date) -> date:
    name = match["weekday"][:3].lower()
    index = next(i for i, day in enumerate(_DAYS) if day.startswith(name))
    which = (match["which"] or "").strip().lower()
    if which == "next":
        return start_of_week(today) + timedelta(days=7 + index)
    ahead = (index - today.weekday()) % 7
    return today + timedelta(days=ahead or (0 if which == "this" else 7))


def _period(match: re.Match[str], today: date) -> date:
    """A week is its Monday when it lies ahead and its Sunday when it is this one."""
    which, unit = match["which"].lower(), match["unit"].lower()
    monday = start_of_week(today)
    if unit == "weekend":
        return monday + timedelta(days=12 if which == "next" else 5)
    if unit == "week":
        return monday + timedelta(days=7 if which == "next" else 6)
    if which == "next":
        return add_months(today.replace(day=1), 1)
    return end_of_month(today.year, today.month - 1)


def _end_of(match: re.Match[str], today: date) -> date:
    unit, following = match["unit"].lower(), (match["which"] or "").lower() == "next"
    if unit == "week":
        return start_of_week(today) + timedelta(days=13 if following else 6)
    if unit == "year":
        return date(today.year + following, 12, 31)
    day = add_months(today, int(following))
    return end_of_month(day.year, day.month - 1)


def _ahead(match: re.Match[str], today: date) -> date:
    return shift(today, number(match["number"]), match["unit"])


def _from(match: re.Match[str], today: date) -> date:
    start = today + timedelta(days=match["start"].lower() == "tomorrow")
    return shift(start, number(match["number"]), match["unit"])


def shift(day: date, count: int, unit: str) -> date:
    """`count` days, weeks or months after `day`."""
    if unit.lower().startswith("month"):
        return add_months(day, count)
    return day + timedelta(days=count * (7 if unit.lower().startswith("week") else 1))


_Reader = Callable[[re.Match[str], date], date]


def _rule(
    pattern: str, read: _Reader, *, announced: bool = False
) -> tuple[re.Pattern[str], _Reader]:
    intro = _INTRO if announced else f"{_INTRO}?"
    return re.compile(rf"(?<![\w/#.-]){intro}{pattern}(?![\w/-]|\.\d)", re.IGNORECASE), read


_UNIT = r"(?P<unit>days?|weeks?|months?)"
_RULES = [
    _rule(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})", _numeric),
    _rule(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})", _numeric),
    _rule(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})(?:\.(?P<year>\d{2})?)?", _numeric, announced=True),
    _rule(r"(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>\d{4}|\d{2})", _slashed),
    _rule(r"(?P<first>\d{1,2})/(?P<second>\d{1,2})(?P<year>)", _slashed, announced=True),
    _rule(rf"{_DAY}(?: of)? {_MONTH}{_YEAR}", _named),
    _rule(rf"{_MONTH} {_DAY}{_YEAR}", _named),
    _rule(r"(?P<day>\d{1,2})(?:st|nd|rd|th)", _day_of_month, announced=True),
    _rule(
        r"(?P<word>today|tonight|tomorrow|tmrw?|yesterday|(?:the )?day after tomorrow)(?!')"
        r"(?: (?:morning|afternoon|evening|night))?",
        _word,
    ),
    _rule(rf"(?P<which>this |next |coming )?(?P<weekday>{'|'.join(_DAYS)})(?!')", _weekday),
    _rule(rf"(?P<which>this |next )(?P<weekday>{_SHORT_DAYS})", _weekday),
    _rule(rf"(?P<which>)(?P<weekday>{_SHORT_DAYS})", _weekday, announced=True),
    _rule(r"(?P<which>this|next|the) (?P<unit>weekend)", _period),
    _rule(r"(?P<which>this|next) (?P<unit>week|month)", _period),
    _rule(
        r"(?:the )?end of (?:the |(?P<which>this|next) )?(?P<unit>week|month|year)",
        _end_of,
    ),
    _rule(rf"in (?P<number>{NUMBER}) {_UNIT}(?:' time)?", _ahead),
    _rule(rf"(?P<number>{NUMBER}) {_UNIT} from (?P<start>now|today|tomorrow)", _from),
]
