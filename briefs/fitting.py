"""How much room words take, so that a table knows where to break: nothing is cut off, long cells continue."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from unicodedata import east_asian_width

_WIDE, _NARROW = 1.0, 0.56  # widths in ems; Latin letters vary, the figure is on the safe side
_GAP = 0.2  # ems that programs put between Chinese and Latin letters
_SAFETY = 0.97


def text_width(text: str, size_pt: float) -> float:
    """Width of one line in points."""
    wide = [east_asian_width(each) in "WFA" for each in text]
    gaps = sum(one != other for one, other in pairwise(wide))
    return size_pt * (sum(_WIDE if each else _NARROW for each in wide) + _GAP * gaps)


def wrap(text: str, width_pt: float, size_pt: float) -> list[str]:
    """Lines a renderer would break the text into at this width; at least one, line feeds kept."""
    lines = []
    room = width_pt * _SAFETY
    for paragraph in text.split("\n"):
        line, used = "", 0.0
        for word in _pieces(paragraph):
            width = text_width(word, size_pt)
            if line and _is_wide(line[-1]) != _is_wide(word[0]):
                width += _GAP * size_pt
            if used + width > room and line:
                lines.append(line)
                line, used = "", 0.0
            while width > room and len(word) > 1:
                # A word longer than the line breaks anywhere.
                fits = max(1, int(room / (size_pt * _NARROW)))
                lines.append(word[:fits])
                word = word[fits:]
                width = text_width(word, size_pt)
            line += word
            used += width
        lines.append(line)
    return lines


def fit_size(text: str, width_pt: float, sizes: Sequence[float], lines: int = 1) -> float:
    """The first of the sizes, largest first, at which the text needs no more than so many lines; else the last."""
    return next((size for size in sizes if len(wrap(text, width_pt, size)) <= lines), sizes[-1])


def _is_wide(letter: str) -> bool:
    return east_asian_width(letter) in "WFA"


def _pieces(text: str) -> list[str]:
    """Single wide characters, and runs of narrow ones that are not broken."""
    pieces: list[str] = []
    run = ""
    for each in text:
        if east_asian_width(each) in "WFA" or each == " ":
            if run:
                pieces.append(run)
                run = ""
            pieces.append(each)
        else:
            run += each
    return [*pieces, run] if run else pieces
