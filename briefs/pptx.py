"""The brief as slides: native tables and charts, the map as shapes that can be recoloured, sources in the notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from briefs import wording
from briefs.brief import Brief, TargetRow
from briefs.deck import (
    BOTTOM,
    LEFT,
    RIGHT,
    RULE,
    TOP,
    WHITE,
    WIDTH,
    Band,
    Cell,
    Column,
    Deck,
    Row,
    Run,
    Slide,
)
from briefs.drawing import draw_brief_map, is_crowded, named_levels
from briefs.fitting import fit_size, wrap
from briefs.freeforms import map_groups, symbol_shape
from data.assessment import STATUS_LABELS
from data.provenance import describe_date
from data.schema import Category, DivisionLevel, Level
from geo import palette
from geo.layers import short_prefecture_name
from geo.placement import PlaceClass

_SOFT = "#c9d8e6"  # small words on the accent colour
_PER_COMPARISON = 3
_BARS_PER_SLIDE = 4
_MAP_TOP, _MAP_WIDTH = 74.0, 664.0


def to_pptx_bytes(brief: Brief, boundaries: Path) -> bytes:
    """A 16:9 presentation; `boundaries` is the folder of the GeoJSON files the map is drawn from."""
    deck = Deck(
        title=brief.title,
        day=datetime(brief.as_of.year, brief.as_of.month, brief.as_of.day),
        footer=_one_line(
            wording.FOOTER.format(
                sentence=brief.filter_sentence,
                day=describe_date(brief.as_of.isoformat()),
                version=brief.data_version,
            )
        ),
        mark=wording.DEMO if brief.is_demo else "",
    )
    _cover(deck, brief)
    _figures(deck, brief)
    _map(deck, brief, boundaries)
    _distribution(deck, brief)
    _card(deck, brief)
    _comparison(deck, brief)
    _progress(deck, brief)
    _targets(deck, brief)
    _zones(deck, brief)
    _sources(deck, brief)
    return deck.to_bytes()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _notes(brief: Brief, numbers: Sequence[int] = ()) -> list[str]:
    """What the speaker can answer with when asked where this is from."""
    register = wording.NOTES_REGISTER.format(version=brief.data_version, sentence=brief.filter_sentence)
    return [wording.NOTES_HEAD, register, *brief.sources_of(numbers)]


def _cover(deck: Deck, brief: Brief) -> None:
    slide = deck.slide(brief.title, notes=_notes(brief), has_frame=False)
    slide.rectangle((0, 0, WIDTH, 232), palette.ACCENT, name="题头")
    size = fit_size(brief.title, RIGHT - LEFT - 24, (40, 34, 28), lines=2)
    slide.place_title((LEFT + 12, 62, RIGHT - LEFT - 24, 104), size, WHITE)
    slide.text(
        (LEFT + 12, 172, RIGHT - LEFT - 24, 44),
        [
            [
                Run(
                    brief.filter_sentence,
                    fit_size(brief.filter_sentence, RIGHT - LEFT - 24, (18, 15, 12), 2),
                    WHITE,
                )
            ]
        ],
        name="筛选条件",
        anchor="t",
    )
    slide.text(
        (LEFT + 12, 30, 600, 24),
        [
            [
                Run(
                    wording.COVER_LINE.format(app=wording.APP, day=describe_date(brief.as_of.isoformat())),
                    13,
                    _SOFT,
                )
            ]
        ],
        name="出处",
    )
    if brief.is_demo:
        slide.raise_tag()
    slide.table(
        (LEFT + 12, 248, RIGHT - LEFT - 24),
        (Column(wording.TABLE_FACTS[0], 0.17), Column(wording.TABLE_FACTS[1], 0.83)),
        deck.lay(
            (Column("", 0.17), Column("", 0.83)),
            [(Cell(label, palette.MUTED), text) for label, text in brief.stamp()],
            12.5,
            RIGHT - LEFT - 24,
        ),
        size=12.5,
        name="文件信息",
        has_head=False,
    )


def _figures(deck: Deck, brief: Brief) -> None:
    slide = deck.slide(wording.SLIDE_FIGURES, notes=_notes(brief, _target_sources(brief)))
    across = 5
    gap, width, height = 10.0, (RIGHT - LEFT - 4 * 10.0) / across, 76.0
    for position, figure in enumerate(brief.figures):
        row, column = divmod(position, across)
        left, top = LEFT + column * (width + gap), TOP + row * (height + gap)
        slide.rectangle((left, top, width, height), "#f4f7f9", name=figure.label)
        slide.rectangle((left, top, 3, height), palette.ACCENT, name=figure.label)
        slide.text(
            (left + 14, top + 8, width - 20, 40),
            [[Run(f"{figure.value:,}", 30, palette.ACCENT, True), Run(f" {figure.unit}", 13, palette.MUTED)]],
            name=figure.label,
            spacing=1.2,
        )
        slide.text((left + 14, top + 48, width - 20, 22), [[Run(figure.label, 12.5)]], name=figure.label)
    top = TOP + 2 * (height + gap) + 4
    left_half, right_half = (LEFT, top, 430, BOTTOM - top), (LEFT + 458, top, 430, BOTTOM - top)
    _levels_chart(slide, brief, left_half)
    _status_chart(slide, brief, right_half)


def _levels_chart(slide: Slide, brief: Brief, box) -> None:
    counts = {level: dict(parts) for level, _, parts in brief.overview.levels}
    order = list(dict.fromkeys(label for parts in counts.values() for label in parts))
    if not order:
        _empty(slide, box, wording.NO_ZONES)
        return
    looks = [
        palette.symbol_of(level, Category.ETDZ, PlaceClass.DOCUMENTED)
        for level in (Level.NATIONAL, Level.PROVINCIAL)
    ]
    series = [
        (level, [counts[level].get(label) for label in order], look.fill, palette.ACCENT)
        for level, look in zip(counts, looks, strict=True)
    ]
    slide.bars(box, wording.CHART_LEVELS, order, series, is_stacked=True)


def _status_chart(slide: Slide, brief: Brief, box) -> None:
    if not brief.status_counts:
        _empty(slide, box, wording.NO_TARGETS)
        return
    labels = [STATUS_LABELS[status] for status, _ in brief.status_counts]
    values = [count for _, count in brief.status_counts]
    slide.bars(
        box,
        wording.CHART_STATUS,
        labels,
        [(wording.TARGETS, values, palette.ACCENT, palette.ACCENT)],
        colours=[palette.status_style(label).colour for label in labels],
    )


def _empty(slide: Slide, box, words: str) -> None:
    slide.text(box, [[Run(words, 13, palette.MUTED)]], name="说明", align="ctr")


def _map(deck: Deck, brief: Brief, boundaries: Path) -> None:
    """The map on the left, its legend and what is not on it on the right."""
    slide = deck.slide(wording.SLIDE_MAP, notes=[*_notes(brief), brief.notice])
    height = BOTTOM - _MAP_TOP
    drawing = draw_brief_map(brief, boundaries, _MAP_WIDTH, height, named_levels=named_levels(brief))
    slide.rectangle((LEFT, _MAP_TOP, _MAP_WIDTH, BOTTOM - _MAP_TOP), palette.OUTSIDE, name="底图")
    for group in map_groups(drawing, LEFT, _MAP_TOP, slide.new_id):
        slide.add_xml(group)
    if brief.notice:
        # Inside the frame: a map that is copied elsewhere keeps it.
        room = drawing.scale_bar.x - 14
        slide.text(
            (LEFT + 6, BOTTOM - 24, room, 22),
            [[Run(brief.notice, fit_size(brief.notice, room, (7.5, 6.5, 6), 2), palette.MUTED)]],
            name=wording.STAMP_NOTICE,
        )
    left = LEFT + _MAP_WIDTH + 16
    width, top = RIGHT - left, _MAP_TOP
    slide.text(
        (left, top, width, 20), [[Run(wording.MAP_LEGEND, 12, palette.ACCENT, True)]], name=wording.MAP_LEGEND
    )
    top += 24
    for symbol, label in (*drawing.legend, *drawing.place_legend):
        lines = len(wrap(label, width - 26, 10))
        slide.add_xml(symbol_shape(symbol, label, left + 9, top + 8, 0.62, slide.new_id))
        slide.text((left + 24, top, width - 24, lines * 13.5 + 3), [[Run(label, 10)]], name=label)
        top += lines * 13.5 + 5
    remarks = [drawing.fan_label]
    if is_crowded(brief):
        remarks.append(wording.NATIONAL_NAMED)
    elif drawing.unnamed:
        remarks.append(wording.UNNAMED.format(len(drawing.unnamed), "、".join(drawing.unnamed)))
    if drawing.unplaced:
        remarks.append(wording.MAP_UNPLACED.format(len(drawing.unplaced), "、".join(drawing.unplaced)))
    slide.text(
        (left, top + 4, width, BOTTOM - top - 4),
        [[Run(remark, 9, palette.MUTED)] for remark in remarks],
        name=wording.STAMP_NOTICE,
        anchor="t",
    )


def _distribution(deck: Deck, brief: Brief) -> None:
    """Bars by prefecture, one chart per province, and by industry."""
    if not brief.prefecture_counts:
        return
    slide = deck.slide(wording.SLIDE_DISTRIBUTION, notes=_notes(brief))
    provinces = _by_province(brief)
    gap = 14.0
    width = (RIGHT - LEFT - gap * len(provinces)) / (len(provinces) + 1)
    height = BOTTOM - TOP
    looks = [
        palette.symbol_of(level, Category.ETDZ, PlaceClass.DOCUMENTED)
        for level in (Level.NATIONAL, Level.PROVINCIAL)
    ]
    for position, (province, counts) in enumerate(provinces.items()):
        slide.bars(
            (LEFT + position * (width + gap), TOP, width, height),
            (
                wording.CHART_PREFECTURES_OF
                if any(name.endswith("州") for name, _, _ in counts)
                else wording.CHART_CITIES_OF
            ).format(province),
            [short_prefecture_name(name) for name, _, _ in counts],
            [
                (
                    wording.NATIONAL_SERIES,
                    [part or None for _, _, part in counts],
                    looks[0].fill,
                    palette.ACCENT,
                ),
                (
                    wording.OTHER_SERIES,
                    [every - part or None for _, every, part in counts],
                    looks[1].fill,
                    palette.ACCENT,
                ),
            ],
            is_stacked=True,
            size=_axis_size(len(counts)),
        )
    box = (LEFT + len(provinces) * (width + gap), TOP, width, height)
    if brief.industry_counts:
        slide.bars(
            box,
            wording.CHART_INDUSTRIES,
            [label for label, _ in brief.industry_counts],
            [(wording.ZONES, [count for _, count in brief.industry_counts], palette.ACCENT, palette.ACCENT)],
            size=_axis_size(len(brief.industry_counts)),
        )
    else:
        _empty(slide, box, wording.UNKNOWN)
    slide.text(
        (LEFT, BOTTOM - 2, RIGHT - LEFT, 10),
        [[Run(wording.CHART_REMARK, 8, palette.MUTED)]],
        name=wording.STAMP_NATURE,
        spacing=1.1,
    )


def _by_province(brief: Brief) -> dict[str, list[tuple[str, int, int]]]:
    divisions = brief.register.divisions.values()
    province_of = {
        row.name: brief.register.divisions[row.parent_code].name
        for row in divisions
        if row.level is DivisionLevel.PREFECTURE and row.parent_code
    }
    made: dict[str, list[tuple[str, int, int]]] = {}
    for name, every, national in brief.prefecture_counts:
        made.setdefault(province_of[name], []).append((name, every, national))
    return made


def _axis_size(categories: int) -> float:
    """Letters small enough that no program leaves out every other name."""
    return next((size for most, size in ((14, 10.0), (20, 9.0), (25, 8.0)) if categories <= most), 7.0)


def _card(deck: Deck, brief: Brief) -> None:
    if brief.card is None:
        return
    numbers = _numbers(brief, brief.card.document_ids)
    deck.table(
        brief.card.name,
        (Column(wording.TABLE_FACTS[0], 0.17), Column(wording.TABLE_FACTS[1], 0.83)),
        [(Cell(fact.label, palette.MUTED), fact.text) for fact in brief.card.facts],
        size=12,
        notes=lambda _: _notes(brief, numbers),
    )


def _comparison(deck: Deck, brief: Brief) -> None:
    compared = brief.comparison
    if compared is None:
        return
    for start in range(0, len(compared.names), _PER_COMPARISON):
        names = compared.names[start : start + _PER_COMPARISON]
        share = 0.87 / len(names)
        deck.table(
            f"{wording.SLIDE_COMPARISON}：{'、'.join(names)}",
            (Column(wording.TABLE_FACTS[0], 0.13), *(Column(name, share) for name in names)),
            [
                (
                    Cell(label, palette.MUTED),
                    *(text or "—" for text in texts[start : start + _PER_COMPARISON]),
                )
                for label, texts in compared.rows
                if any(texts[start : start + _PER_COMPARISON])
            ],
            size=10.5,
            notes=lambda _: _notes(brief, _numbers(brief, compared.document_ids)),
        )


def _progress(deck: Deck, brief: Brief) -> None:
    rows = [row for row in brief.targets if row.bar]
    for start in range(0, len(rows), _BARS_PER_SLIDE):
        part = rows[start : start + _BARS_PER_SLIDE]
        numbers = [number for row in part for number in row.sources]
        slide = deck.slide(wording.SLIDE_PROGRESS, notes=_notes(brief, numbers))
        for position, row in enumerate(part):
            line, column = divmod(position, 2)
            top = TOP + line * 212
            box = (LEFT + column * 452, top, 436, 206 if len(part) > 2 else BOTTOM - TOP)
            _bar(slide, row, box)


def _bar(slide: Slide, row: TargetRow, box) -> None:
    left, top, width, height = box
    bar = row.bar
    names = [wording.ACTUAL_AT.format(bar.as_of), wording.GOAL]
    values = [bar.actual, bar.goal]
    colours = [palette.status_style(row.status_label).colour, "#8b97a3"]
    if bar.expected is not None and bar.expected != bar.goal:
        names.insert(1, wording.EXPECTED_AT)
        values.insert(1, bar.expected)
        colours.insert(1, "#c3ccd4")
    slide.bars(
        (left, top, width, height - 84),
        wording.CHART_OF_TARGET.format(indicator=row.indicator, unit=bar.unit),
        names,
        [(row.indicator, values, palette.ACCENT, RULE)],
        colours=colours,
    )
    slide.text(
        (left, top + height - 80, width, 76),
        [
            [
                Run(row.status_label, 12, palette.status_style(row.status_label).colour, True),
                Run(f"　{wording.GOAL} {row.promised}，{row.deadline}", 12),
            ],
            [Run(row.formula, 10)],
            [Run(f"{row.scope}　{row.document}{row.clause}", 9.5, palette.MUTED)],
        ],
        name=row.indicator,
        anchor="t",
    )


def _targets(deck: Deck, brief: Brief) -> None:
    columns = [
        Column(title, share)
        for title, share in zip(wording.TABLE_TARGETS, (0.235, 0.125, 0.1, 0.11, 0.28, 0.15), strict=True)
    ]
    if not brief.targets:
        _empty(
            deck.slide(wording.SLIDE_TARGETS, notes=_notes(brief)),
            (LEFT, TOP, RIGHT - LEFT, 200),
            wording.NO_TARGETS,
        )
        return
    rows: list[Row] = []
    of_row: dict[int, TargetRow] = {}
    counts = Counter((target.group, target.document) for target in brief.targets)
    above = None
    for target in brief.targets:
        if (target.group, target.document) != above:
            above = (target.group, target.document)
            rows.append(
                Band(
                    wording.TARGETS_BAND.format(
                        group=target.group, document=target.document, count=counts[above]
                    )
                )
            )
        of_row[len(rows)] = target
        rows.append(_target_cells(target))
    deck.table(
        wording.SLIDE_TARGETS,
        columns,
        rows,
        notes=lambda shown: _notes(brief, [number for index in shown for number in of_row[index].sources]),
    )


def _target_cells(target: TargetRow) -> Sequence[str | Cell]:
    status = target.status_label + (f"（{target.cause}）" if target.cause else "")
    published = [f"{wording.ACTUAL}：{target.actual}"] if target.actual else [wording.NO_ACTUAL]
    return (
        f"{target.indicator}\n{target.scope}",
        target.promised,
        target.deadline,
        Cell(status, palette.status_style(target.status_label).colour, True),
        "\n".join([*published, *target.beside]),
        target.clause,
    )


def _zones(deck: Deck, brief: Brief) -> None:
    shares = (0.042, 0.183, 0.056, 0.095, 0.118, 0.085, 0.115, 0.226, 0.08)
    columns = [Column(title, share) for title, share in zip(wording.TABLE_ZONES, shares, strict=True)]
    if not brief.zones:
        _empty(
            deck.slide(wording.SLIDE_ZONES, notes=_notes(brief)),
            (LEFT, TOP, RIGHT - LEFT, 200),
            wording.NO_ZONES,
        )
        return
    deck.table(
        wording.SLIDE_ZONES,
        columns,
        [row.cells(number) for number, row in enumerate(brief.zones, start=1)],
        size=9.5,
        notes=lambda shown: _notes(
            brief, [number for index in shown for number in brief.zones[index].sources]
        ),
    )


def _sources(deck: Deck, brief: Brief) -> None:
    shares = (0.05, 0.27, 0.49, 0.12, 0.07)
    columns = [Column(title, share) for title, share in zip(wording.TABLE_SOURCES, shares, strict=True)]
    if not brief.documents:
        _empty(
            deck.slide(wording.SLIDE_SOURCES, notes=_notes(brief)),
            (LEFT, TOP, RIGHT - LEFT, 200),
            wording.NO_SOURCES,
        )
        return
    deck.table(
        wording.SLIDE_SOURCES,
        columns,
        [(str(row.number), row.office, row.title, row.issued, row.kind) for row in brief.documents],
        size=9.5,
        notes=lambda _: list(wording.METHOD_LINES),
    )


def _target_sources(brief: Brief) -> list[int]:
    """Numbers of the documents that set the targets, not of the evidence beside them."""
    ids = {brief.register.targets[row.target_id].document_id for row in brief.targets}
    return [row.number for row in brief.documents if row.document_id in ids]


def _numbers(brief: Brief, document_ids: Sequence[str]) -> list[int]:
    return [row.number for row in brief.documents if row.document_id in document_ids]
