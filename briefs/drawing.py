"""The map of a brief as every format draws it: same entries, frame, notice and selection; only the paper differs."""

from pathlib import Path
from typing import Any

from briefs.brief import Brief
from data.schema import Level
from geo.print_map import MapDrawing, draw_map, frame_of

_CROWDED = 130  # zones, above which only national ones are named: a small page has no room for more


def is_crowded(brief: Brief) -> bool:
    """Whether a map of less than a wall's size names national zones only."""
    return len(brief.zone_ids) > _CROWDED


def named_levels(brief: Brief) -> tuple[Level, ...]:
    """Levels whose zones are named on a map of less than a wall's size."""
    return (Level.NATIONAL,) if is_crowded(brief) else tuple(Level)


def draw_brief_map(
    brief: Brief, boundaries: Path, width_pt: float, height_pt: float, **options: Any
) -> MapDrawing:
    """The brief's map, `width_pt` by `height_pt` points; `options` are those of `geo.print_map.draw_map`.

    `boundaries` is the folder of the GeoJSON files.
    """
    return draw_map(
        brief.register,
        zone_ids=brief.zone_ids,
        park_ids=brief.park_ids,
        selected_id=brief.selected_id,
        boundaries=boundaries,
        width_pt=width_pt,
        height_pt=height_pt,
        frame_codes=frame_of(brief.register, brief.selection),
        notice=brief.notice,
        **options,
    )
