"""Sections of a screen that are all on the page; which one is in sight follows its control at once."""

from __future__ import annotations

from collections.abc import Mapping

from pages.shared import addresses, served

_mount = served.component("atlas_sections")


def show(screen: str, names: Mapping[str, str], *, control: str, chosen: str) -> None:
    """Mark the container of key `screen` with the section in sight, as `data-section`, for its style.

    `names` are the names of the sections by the label of their button of the widget `control`; `chosen` is the label
    it stands at.
    """
    _mount(
        key=f"sections_{screen}",
        data={
            "script": addresses.script("sections.js"),
            "screen": screen,
            "control": control,
            "chosen": chosen,
            "alternatives": dict(names),
        },
    )
