"""The wall map as a picture: the same page, rasterised, so that one drawing serves paper and slides.

The list of all documents, too long for a picture, lies in the file itself as text (PNG iTXt).
"""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
from PIL import PngImagePlugin

from briefs import wording
from briefs.brief import Brief
from briefs.wall import to_wall_bytes

_PX_PER_POINT = 96 / 72  # 1×: A3 at 96 dots to the inch, 1587 by 1123


def to_png_bytes(brief: Brief, boundaries: Path) -> bytes:
    """The map at 1×: 1587 by 1123 pixels."""
    return _picture(brief, boundaries, 1)


def to_png3_bytes(brief: Brief, boundaries: Path) -> bytes:
    """The map at 3×, for print: 4762 by 3368 pixels, 288 dots to the inch on A3."""
    return _picture(brief, boundaries, 3)


def _picture(brief: Brief, boundaries: Path, times: int) -> bytes:
    document = pypdfium2.PdfDocument(to_wall_bytes(brief, boundaries, with_annex=False))
    try:
        picture = document[0].render(scale=_PX_PER_POINT * times, rev_byteorder=True).to_pil().convert("RGB")
    finally:
        document.close()
    packed = io.BytesIO()
    dots = 96 * times
    picture.save(packed, "PNG", dpi=(dots, dots), pnginfo=_notes(brief), compress_level=3)
    return packed.getvalue()


def _notes(brief: Brief) -> PngImagePlugin.PngInfo:
    notes = PngImagePlugin.PngInfo()
    lines = [f"{label}：{words}" for label, words in brief.stamp()]
    lines += [f"[{row.number}] {row.sentence}" for row in brief.documents]
    notes.add_itxt("Title", brief.title)
    notes.add_itxt("Source", wording.APP)
    notes.add_itxt("Description", "\n".join(lines), zip=True)
    return notes
