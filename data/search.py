"""Finding an entry by what an official types: part of a name, pinyin, or initials, in any order."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pypinyin import lazy_pinyin, load_phrases_dict

KEY_SEPARATOR = "|"

# Places the dictionary reads wrongly, as they are called there. With its province where a name would be cut apart.
_PLACES = {
    "宁都": "níng dū",
    "于都": "yú dū",
    "都昌": "dū chāng",
    "长堎": "cháng léng",
    "乐平": "lè píng",
    "江西乐平": "jiāng xī lè píng",
}
load_phrases_dict({name: [[syllable] for syllable in reading.split()] for name, reading in _PLACES.items()})

_UNUSABLE = ("Cc", "Cf", "Cs", "Zl", "Zp")
_RUNS = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")
_TAIL = re.compile(
    "(?:经济技术|高新技术产业|高新技术|经济|产业)?"
    "(?:开发区|产业园区|产业园|工业园区|工业园|工业集中区|产业集聚区|综合保税区|综保区|经开区|高新区|集中区|园区|新区)$"
)


def search_key(*names: str) -> str:
    """Lower-case text that holds each name, its pinyin joined, its pinyin spaced and its initials.

    Parts are kept apart by `|`, which no query word can contain.
    """
    parts: dict[str, None] = {}
    for name in names:
        plain = normalise(name)
        syllables = [syllable for run in _RUNS.findall(plain) for syllable in _syllables(run)]
        initials = "".join([syllable[0] for syllable in syllables])
        for part in (plain, "".join(syllables), " ".join(syllables), initials):
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
    if text.isprintable() and KEY_SEPARATOR not in text:
        return text
    return "".join(
        " " if character == KEY_SEPARATOR or unicodedata.category(character) in _UNUSABLE else character
        for character in text
    )


@lru_cache(maxsize=32768)
def _syllables(run: str) -> tuple[str, ...]:
    """Syllables of a run of Han characters, or the run of Latin letters or digits itself.

    Names share their endings (高新技术产业开发区 …): looked up apart, so the cache pays.
    """
    if run.isascii():
        return (run,)
    tail = _TAIL.search(run)
    if tail and tail.start():
        return _syllables(run[: tail.start()]) + _pinyin(tail.group())
    return _pinyin(run)


@lru_cache(maxsize=32768)
def _pinyin(han: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(han, errors="ignore"))
