"""Finding an entry by what an official types: part of a name, pinyin, or initials, in any order."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pypinyin import lazy_pinyin

KEY_SEPARATOR = "|"

_TAIL = re.compile(
    "(?:经济技术|高新技术产业|高新技术|经济|产业|旅游度假|台商投资)?"
    "(?:开发区|产业园区|产业园|工业园区|工业园|工业集中区|产业集聚区|综合保税区|综保区|经开区|高新区|园区|新区|集中区)$"
)


def search_key(*names: str) -> str:
    """Lower-case text that holds each name, its pinyin joined, its pinyin spaced and its initials.

    Parts are kept apart by `|`, which no query word can contain.
    """
    parts: dict[str, None] = {}
    for name in names:
        syllables = _syllables(name)
        words = ["".join(syllables), " ".join(syllables), "".join(syllable[0] for syllable in syllables)]
        for part in (normalise(name), *words):
            parts[part] = None
    return KEY_SEPARATOR.join(part for part in parts if part)


def query_words(text: str) -> tuple[str, ...]:
    """Words of a query, lower case and without repeats; all of them must occur in a search key."""
    return tuple(dict.fromkeys(normalise(text).split()))


def found(words: tuple[str, ...], key: str) -> bool:
    """Whether every word occurs in a search key."""
    return all(word in key for word in words)


def normalise(text: str) -> str:
    """Compatibility-composed lower-case text; control characters and the key separator become blanks."""
    text = unicodedata.normalize("NFKC", text).lower()
    return "".join(
        " "
        if character == KEY_SEPARATOR or unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        else character
        for character in text
    )


def _syllables(name: str) -> list[str]:
    name = normalise(name)
    tail = _TAIL.search(name)
    at = tail.start() if tail and tail.start() > 0 else len(name)
    return [*_pinyin(name[:at]), *(_pinyin(name[at:]) if at < len(name) else ())]


@lru_cache(maxsize=4096)
def _pinyin(text: str) -> tuple[str, ...]:
    """Syllables and runs of Latin letters or digits; names share their endings, so the cache pays."""
    runs = lazy_pinyin(text, errors=lambda other: re.findall(r"[a-z0-9]+", other) or None)
    return tuple(run for run in runs if run)
