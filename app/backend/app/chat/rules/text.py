"""Preparing what a user wrote: quotes kept whole, courtesies taken off, numbers in words."""

import re

# A quoted text becomes one character of the private use area, so that no rule looks inside it.
_FIRST_MARK = 0xE000
_MARKS = re.compile("[\ue000-\uf8ff]")
_QUOTED = re.compile(r"\"([^\"]+)\"|“([^”]+)”|«([^»]+)»|(?<![\w'])'([^']+(?:'\w[^']*)*)'(?!\w)")

_COURTESY = re.compile(
    r"^(?:(?:please|no,? wait|wait|actually|oh|oops|hey|hi|hello|ok(?:ay)?|so|now|then|also|and|well|great|thanks|thank you)"
    r"(?:[,!.]+\s*|\s+)|(?:can|could|would|will) you (?:please )?(?:help me )?(?:to )?"
    r"|(?:i(?:'d| would) like|i want|i need) you to "
    r"|let's |just |go ahead and )+(?=\S)",
    re.IGNORECASE,
)
_TRAILING_COURTESY = re.compile(
    r"(?<![\s,])[\s,]*\b(?:please|thanks|thank you|thx|for me|(?<=\w )now)[\s.!?]*$", re.IGNORECASE
)

_NUMBERS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
NUMBER = rf"(?:\d{{1,3}}|an?|{'|'.join(_NUMBERS)})"


class Quotes:
    """The quoted parts of one message: `hide` puts marks in their place, `show` puts them back."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def hide(self, text: str) -> str:
        """`text` with one mark for each quoted part."""
        text = _MARKS.sub("", text).replace("\u2019", "'").replace("\u2018", "'")
        return _QUOTED.sub(self._mark, text)

    def show(self, text: str) -> str:
        """`text` with each mark replaced by what was quoted, without the quotes."""
        return _MARKS.sub(lambda mark: self._texts[ord(mark[0]) - _FIRST_MARK], text)

    def _mark(self, match: re.Match[str]) -> str:
        self._texts.append(next(group for group in match.groups() if group).strip())
        return chr(_FIRST_MARK + len(self._texts) - 1)


def has_quote(text: str) -> bool:
    """Whether a quoted part is in `text`, after `Quotes.hide`."""
    return bool(_MARKS.search(text))


def without_courtesies(text: str) -> str:
    """What is left without "please", "could you" and the like, in single spaces."""
    text = " ".join(text.split())
    while (shorter := _TRAILING_COURTESY.sub("", _COURTESY.sub("", text))) != text and shorter:
        text = shorter
    return text


def tidy(text: str) -> str:
    """`text` in single spaces, without what a cut leaves behind at its ends."""
    text = re.sub(r"\(\s*\)", "", text)
    text = " ".join(text.split())
    text = re.sub(r"\s+([,;.])", r"\1", text)
    while True:
        shorter = text.strip(" ,;:-\u2013\u2014")
        shorter = re.sub(r"[.!]+$", "", shorter)
        shorter = re.sub(r"\s(?:and|with|due|by)$|^(?:and|with|due)\s", "", shorter)
        if shorter == text:
            return text
        text = shorter


def number(word: str) -> int:
    """The value of what NUMBER matches."""
    word = word.lower()
    if word.isdecimal():
        return int(word)
    return 1 if word in ("a", "an") else _NUMBERS.index(word) + 1
