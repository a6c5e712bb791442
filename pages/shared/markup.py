"""Long HTML of our own templates, set into the page as it is.

Streamlit's own element lets the browser clean its text once more: for a hundred rows that takes longer than
drawing them. What comes from the templates is escaped there, and the page's policy runs no script in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pages.shared import addresses, served
from pages.shared.templates import Html

NAME = "atlas_markup"
"""Name of the component, as the browser is told it."""
_mount = served.component(NAME, isolate_styles=False)


def show(name: str, pieces: Sequence[Html]) -> None:
    """Draw pieces of HTML, one below the other; `name` is the place's own. TypeError for what no template made."""
    _check(name, pieces)
    _draw(name, html="\n".join(pieces))


def show_chosen(name: str, alternatives: Mapping[str, Html], *, control: str, chosen: str) -> None:
    """Draw the piece under the label `chosen`; a pressed button of `control` shows its own before the page follows.

    `control` is the key of a widget whose labels the alternatives stand under, "" for none of them.
    """
    _check(name, list(alternatives.values()))
    others = {label: html for label, html in alternatives.items() if label != chosen}
    _draw(name, html=alternatives[chosen], control=control, chosen=chosen, others=others)


def _check(name: str, pieces: Sequence[Html]) -> None:
    if not all(isinstance(piece, Html) for piece in pieces):
        raise TypeError(f"{name}: only HTML of templates.render may be set into the page as it is")


def _draw(name: str, **data: Any) -> None:
    _mount(key=f"markup_{name}", data={"script": addresses.script("markup.js"), **data})
