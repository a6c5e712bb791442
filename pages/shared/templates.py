"""The HTML of cards and strips: Jinja templates with escaping always on."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pages.shared import wording

_FOLDER = Path(__file__).resolve().parent.parent / "templates"
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(_FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.globals["words"] = wording


class Html(str):
    """Finished HTML that Streamlit draws as it is: it would look for indentation in every line of a plain text.

    Another template sets it in as it is, too.
    """

    def _repr_html_(self) -> str:
        return str(self)

    def __html__(self) -> str:
        return str(self)


def data_uri(svg: str) -> str:
    """An SVG as the address of an image, because Streamlit strips inline SVG."""
    return f"data:image/svg+xml,{quote(svg, safe='')}"


def render(name: str, **values: Any) -> Html:
    """HTML of pages/templates/`name`; every value is escaped, a missing one raises UndefinedError."""
    return Html(_ENVIRONMENT.get_template(name).render(**values))
