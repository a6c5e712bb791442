"""The formats a brief can be carried away in, one writer each, and what a file is called."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from briefs import wording
from briefs.brief import Brief
from data.selection import Selection

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\s]+')
_MAX_TITLE = 60


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file: `label` for its button, `write(brief, boundaries folder)` gives the file's bytes.

    `mark` in a file's name tells apart formats of one suffix.
    """

    code: str
    label: str
    suffix: str
    mime: str
    write: Callable[[Brief, Path], bytes]
    mark: str = ""


def _writer(module: str, name: str) -> Callable[[Brief, Path], bytes]:
    """A writer that loads its module, with the libraries of its format, when the first file is asked for.

    Together they take a second and 30 MB, which a server that only shows screens never needs.
    """

    def write(brief: Brief, boundaries: Path) -> bytes:
        return getattr(import_module(f"briefs.{module}"), name)(brief, boundaries)

    return write


_OFFICE = "application/vnd.openxmlformats-officedocument."

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        each.code: each
        for each in (
            Format(
                "pptx",
                wording.FORMAT_PPTX,
                "pptx",
                f"{_OFFICE}presentationml.presentation",
                _writer("pptx", "to_pptx_bytes"),
            ),
            Format(
                "docx",
                wording.FORMAT_DOCX,
                "docx",
                f"{_OFFICE}wordprocessingml.document",
                _writer("docx", "to_docx_bytes"),
            ),
            Format("pdf", wording.FORMAT_PDF, "pdf", "application/pdf", _writer("pdf", "to_pdf_bytes")),
            Format(
                "pdf_wall",
                wording.FORMAT_WALL,
                "pdf",
                "application/pdf",
                _writer("wall", "to_wall_bytes"),
                wording.MARK_WALL,
            ),
            Format(
                "png",
                wording.FORMAT_PNG,
                "png",
                "image/png",
                _writer("png", "to_png_bytes"),
                wording.MARK_MAP,
            ),
            Format(
                "png3",
                wording.FORMAT_PNG3,
                "png",
                "image/png",
                _writer("png", "to_png3_bytes"),
                wording.MARK_MAP3,
            ),
            Format(
                "xlsx",
                wording.FORMAT_XLSX,
                "xlsx",
                f"{_OFFICE}spreadsheetml.sheet",
                _writer("xlsx", "to_xlsx_bytes"),
            ),
        )
    }
)
"""Code → format, in the order of the buttons."""


def file_name(brief: Brief, code: str) -> str:
    """开发区情况简报_湖南省_国家级_2026-11-21_1a2b3c4d5e6f.pptx; KeyError for an unknown format.

    A brief with a title of its own is told from others by that, any other by its filters.
    """
    parts = [brief.title]
    if brief.title == wording.DEFAULT_TITLE and brief.selection != Selection():
        parts += [words for _, words in brief.selection_words]
    title = _NOT_IN_NAMES.sub("_", "_".join(parts)).strip("._")[:_MAX_TITLE].rstrip("._、")
    mark = f"{wording.DEMO}_" if brief.is_demo else ""
    return f"{mark}{title}_{brief.as_of.isoformat()}_{brief.data_version}{FORMATS[code].mark}.{FORMATS[code].suffix}"
