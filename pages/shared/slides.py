"""What stands beside the map while presenting: one panel per step in large type, with its sources and its filter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from data.assessment import CAUSE_LABELS, STATUS_LABELS, Status
from data.completeness import count_listed
from data.contrast import contrast
from data.load import Register
from data.presentation import Panel, Step
from data.promises import (
    describe_deadline,
    describe_observation_date,
    describe_published_value,
    describe_target_value,
)
from data.provenance import describe_source
from data.schema import Level, Park, Role, Target
from data.scopes import inherited_targets, own_targets
from data.selection import Selection, count_by, describe_selection, select_zones
from data.target_filter import TargetFilter, describe_target_filter
from data.vocabulary import label_of
from geo import palette
from pages.shared import store, target_rows, wording
from pages.shared.templates import render

MAX_TARGETS = 6
MAX_BARS = 14
MAX_OWN_TARGETS = 4
MAX_SHARED_TARGETS = 2
MAX_PUBLISHED = 3
MAX_HOLDERS = 5
_ROLE_ORDER = (Role.FLAGSHIP, Role.FIRST_NAMED, Role.LEADING, Role.FOCUS)


@dataclass(frozen=True, slots=True)
class Slide:
    """A panel as HTML, the line of its sources and the line that says what is filtered."""

    html: str
    sources: str
    chosen: str


def build(register: Register, step: Step, today: date) -> Slide:
    """The slide of a step by the register of today."""
    html, document_ids = _PANELS[step.panel](register, step)
    return Slide(html, _describe_sources(register, document_ids), _chosen(register, step))


def default_panel(register: Register, entry_id: str | None) -> Panel:
    """What a view of the map is about: its card, or the figures of its filter."""
    return Panel.CARD if entry_id in register.zones or entry_id in register.parks else Panel.FIGURES


def default_sentence(register: Register, step: Step) -> str:
    """A sentence to start from: the name of what is shown, or the filter in words."""
    if step.panel is Panel.CARD and step.entry_id:
        return _entry(register, step.entry_id).name
    if step.panel is Panel.TARGETS or step.panel is Panel.STATUS:
        return describe_target_filter(step.targets, len(store.targets(step.targets)))
    if step.panel in (Panel.COMPARISON, Panel.PARKS):
        return wording.COOPERATION
    return describe_selection(step.selection, store.overview(step.selection).total)


def _entry(register: Register, entry_id: str) -> Any:
    return register.zones.get(entry_id) or register.parks[entry_id]


def _chosen(register: Register, step: Step) -> str:
    words = describe_selection(step.selection, store.overview(step.selection).total)
    if step.panel in (Panel.TARGETS, Panel.STATUS):
        return describe_target_filter(step.targets, len(store.targets(step.targets)))
    if step.entry_id:
        return wording.SLIDE_SELECTED.format(name=_entry(register, step.entry_id).name, chosen=words)
    return words


def _describe_sources(register: Register, document_ids: Iterable[str]) -> str:
    known = [register.documents[each] for each in dict.fromkeys(document_ids)]
    if not known:
        return ""
    if len(known) <= 2:
        return wording.SLIDE_SOURCE.format("；".join(describe_source(each) for each in known))
    kinds = Counter(label_of(each.publisher_kind) for each in known)
    counted = "、".join(wording.SLIDE_KIND.format(kind, count) for kind, count in kinds.most_common())
    return wording.SLIDE_SOURCES.format(count=len(known), kinds=counted)


# --- counts -----------------------------------------------------------------------------------------------


def _figures(register: Register, step: Step) -> tuple[str, list[str]]:
    selection = step.selection
    overview, parks = store.overview(selection), store.parks(selection)
    judged = [
        store.assessments()[each.target_id]
        for each in store.targets(TargetFilter(provinces=selection.provinces))
    ]
    official = [
        {
            "scope": each.label_as_printed,
            "official": each.value,
            "listed": count_listed(register, each),
            "source": describe_source(register.documents[each.document_id]),
            "note": each.note,
        }
        for each in register.official_counts.values()
        if replace(selection, provinces=()) == Selection()
        and selection.provinces == (register.divisions[each.division_code].name,)
    ]
    html = render(
        "slide_figures.html",
        overview=overview,
        parks=len(parks),
        targets=len(judged),
        published=sum(each.actual is not None for each in judged),
        pending=sum(each.status is Status.AWAITING_REPORT for each in judged),
        official=official,
    )
    return html, [*_zone_documents(register, selection), *(_official_documents(register, selection))]


def _official_documents(register: Register, selection: Selection) -> list[str]:
    return [
        each.document_id
        for each in register.official_counts.values()
        if register.divisions[each.division_code].name in selection.provinces
    ]


def _zone_documents(register: Register, selection: Selection) -> list[str]:
    return [
        source.document_id
        for zone in select_zones(register, selection)
        for source in register.sources_of.get(zone.zone_id, ())
    ]


def _industries(register: Register, step: Step) -> tuple[str, list[str]]:
    zones = select_zones(register, step.selection)
    known = sum(bool(register.facts[each.zone_id]["industry"]) for each in zones)
    note = wording.SLIDE_INDUSTRIES_NOTE.format(known=known, all=len(zones))
    return _bars(register, step, "industry", register.group_labels, wording.LIST_INDUSTRIES, note)


def _prefectures(register: Register, step: Step) -> tuple[str, list[str]]:
    labels = tuple(count_by(register, step.selection, "prefecture"))
    note = wording.SLIDE_PREFECTURES_NOTE
    return _bars(register, step, "prefecture", labels, wording.LIST_PREFECTURES, note)


def _bars(
    register: Register, step: Step, facet: str, labels: Sequence[str], title: str, note: str
) -> tuple[str, list[str]]:
    counts = count_by(register, step.selection, facet)
    national_label = label_of(Level.NATIONAL)
    levels = step.selection.levels
    national = dict.fromkeys(counts, 0)
    if not levels or national_label in levels:
        national = count_by(register, replace(step.selection, levels=(national_label,)), facet)
    occurring = sorted((label for label in labels if counts[label]), key=lambda label: -counts[label])
    chosen = getattr(step.selection, {"industry": "industries", "prefecture": "prefectures"}[facet])
    largest = max((counts[label] for label in occurring), default=1)
    rows = [
        {
            "label": label,
            "count": counts[label],
            "national": national[label],
            "width": 100 * counts[label] / largest,
            "national_width": 100 * national[label] / largest,
            "is_chosen": label in chosen,
        }
        for label in occurring[:MAX_BARS]
    ]
    more = wording.SLIDE_FIRST.format(len(rows), len(occurring)) if len(occurring) > len(rows) else ""
    html = render("slide_bars.html", title=title, rows=rows, note=note, more=more)
    return html, _zone_documents(register, step.selection)


# --- one zone or park, and all parks ----------------------------------------------------------------------


def _card(register: Register, step: Step) -> tuple[str, list[str]]:
    if step.entry_id in register.parks:
        return _park(register, register.parks[step.entry_id])
    if step.entry_id in register.zones:
        return _zone(register, register.zones[step.entry_id])
    return _figures(register, step)


def _zone(register: Register, zone: Any) -> tuple[str, list[str]]:
    facts = register.facts[zone.zone_id]
    inherited = inherited_targets(register, zone)
    mentions = register.mentions_of.get(zone.zone_id, ())
    published = register.observations_at.get(zone.zone_id, ())
    targets = own_targets(register, zone.zone_id)
    html = render(
        "slide_card.html",
        industries_note="",
        targets_note="",
        heading=zone.name,
        tags=[(zone.level, label_of(zone.level)), ("", zone.type_as_named or label_of(zone.category))],
        place=" ".join(
            [facts["province"], "、".join(facts["prefecture"]), facts["county"] or ""],
        ).strip(),
        rows=[
            (wording.COLUMN_APPROVED, zone.approved_on or wording.UNKNOWN),
            (label_of(zone.area_kind) if zone.area_kind else wording.AREA, _area(zone)),
            *([(wording.SLIDE_PARK, register.parks[park].name)] if (park := _hosted(register, zone)) else []),
            *([(wording.STATUS_NOTE, zone.status_note)] if zone.status_note else []),
        ],
        industries=_mentions(mentions),
        no_industries=wording.UNKNOWN,
        platforms=[each.name for each in register.platforms_of.get(zone.zone_id, ())],
        published=_published(register, published),
        targets=_rows(register, targets[:MAX_OWN_TARGETS]),
        more=_more(targets, MAX_OWN_TARGETS),
        no_targets=wording.HUNAN_NO_TARGETS if zone.province_code == "430000" else wording.NO_OWN_TARGETS,
        inherited=wording.INHERITED.format(
            each=len(inherited.of_each_zone), of_all=len(inherited.of_all_zones)
        )
        if inherited.of_each_zone or inherited.of_all_zones
        else "",
    )
    documents = [
        *(each.document_id for each in targets),
        *(each.document_id for each in mentions if each.document_id),
        *(each.document_id for each in register.sources_of.get(zone.zone_id, ())),
        *(each.document_id for each in published[:MAX_PUBLISHED]),
    ]
    return html, documents


def _hosted(register: Register, zone: Any) -> str | None:
    return register.park_of_zone.get(zone.zone_id)


def _area(zone: Any) -> str:
    if zone.approved_area_ha is None:
        return wording.UNKNOWN
    area = zone.approved_area_ha if zone.approved_area_ha % 1 else int(zone.approved_area_ha)
    return f"{area:,} {wording.HECTARES}"


def _park(register: Register, park: Park) -> tuple[str, list[str]]:
    programme = register.cooperation_zones[park.cooperation_zone_id]
    hosts = [register.zones[site.zone_id] for site in register.sites_of.get(park.park_id, ())]
    own = register.mentions_of.get(park.park_id, ())
    shared = own or register.mentions_of.get(programme.cooperation_zone_id, ())
    published = register.observations_at.get(park.park_id, ())
    targets = own_targets(register, park.park_id) or own_targets(register, programme.cooperation_zone_id)
    is_own = bool(own_targets(register, park.park_id))
    most = MAX_OWN_TARGETS if is_own else MAX_SHARED_TARGETS
    html = render(
        "slide_card.html",
        heading=park.name,
        tags=[("coop", programme.name)],
        place="",
        rows=[(wording.HOSTS, "、".join(host.name for host in hosts))],
        industries=_mentions(shared),
        industries_note="" if own else wording.SLIDE_SHARED_INDUSTRIES,
        no_industries=wording.UNKNOWN,
        platforms=[each.name for each in register.platforms_of.get(park.park_id, ())],
        published=_published(register, published),
        targets=_rows(register, targets[:most]),
        targets_note="" if is_own else wording.SLIDE_SHARED_TARGETS,
        more=_more(targets, most),
        no_targets=wording.PARK_NO_TARGETS,
        inherited="",
    )
    documents = [
        programme.document_id,
        *(each.document_id for each in shared if each.document_id),
        *(each.document_id for each in published[:MAX_PUBLISHED]),
    ]
    return html, documents


def _mentions(mentions: Sequence[Any]) -> list[tuple[str, str]]:
    """Roles with the wordings as printed, each wording once."""
    rows = []
    for role in _ROLE_ORDER:
        of_role = dict.fromkeys(each.wording for each in mentions if each.role is role)
        if of_role:
            rows.append((label_of(role), "、".join(of_role)))
    return rows


def _published(register: Register, observations: Sequence[Any]) -> list[dict[str, str]]:
    return [
        {
            "name": each.indicator_name,
            "value": describe_published_value(each.value, each.qualifier, each.unit) or wording.VALUE_UNKNOWN,
            "period": describe_observation_date(each),
        }
        for each in observations[:MAX_PUBLISHED]
    ]


def _parks(register: Register, step: Step) -> tuple[str, list[str]]:
    programmes = []
    for programme in _programmes(register, step.selection):
        parks = [
            each
            for each in register.parks.values()
            if each.cooperation_zone_id == programme.cooperation_zone_id
        ]
        programmes.append(
            {
                "name": programme.name,
                "established": programme.established_document,
                "industries": "、".join(
                    dict.fromkeys(
                        each.wording for each in register.mentions_of.get(programme.cooperation_zone_id, ())
                    )
                ),
                "parks": [
                    {
                        "name": park.name,
                        "hosts": "、".join(
                            register.zones[site.zone_id].short_name
                            for site in register.sites_of.get(park.park_id, ())
                        ),
                        "industries": "、".join(
                            dict.fromkeys(each.wording for each in register.mentions_of.get(park.park_id, ()))
                        ),
                    }
                    for park in sorted(parks, key=lambda each: each.position)
                ],
            }
        )
    return render("slide_parks.html", programmes=programmes), [
        each.document_id for each in _programmes(register, step.selection)
    ]


def _programmes(register: Register, selection: Selection) -> list[Any]:
    ordered = sorted(register.cooperation_zones.values(), key=lambda each: each.province_code)
    return [
        each
        for each in ordered
        if not selection.provinces or register.divisions[each.province_code].name in selection.provinces
    ]


# --- targets ----------------------------------------------------------------------------------------------


def _targets(register: Register, step: Step) -> tuple[str, list[str]]:
    chosen = store.targets(step.targets)
    judged = store.assessments()

    def weight(target: Target) -> int:
        assessment = judged[target.target_id]
        row = target_rows.row(register, target, assessment)
        return 0 if assessment.actual else 1 if row["near"] else 2

    ordered = sorted(chosen, key=weight) if len(chosen) > MAX_TARGETS else list(chosen)
    shown = ordered[:MAX_TARGETS]
    html = render(
        "slide_targets.html",
        rows=_rows(register, shown),
        counts=_status_counts(chosen),
        total=len(chosen),
        more=wording.SLIDE_FIRST_TARGETS.format(len(shown), len(chosen)) if len(chosen) > len(shown) else "",
    )
    return html, [each.document_id for each in shown]


def _rows(register: Register, targets: Sequence[Target]) -> list[dict[str, Any]]:
    return [target_rows.row(register, each, store.assessments()[each.target_id]) for each in targets]


def _more(targets: Sequence[Target], shown: int) -> str:
    return wording.SLIDE_MORE_TARGETS.format(len(targets) - shown) if len(targets) > shown else ""


def _status_counts(targets: Sequence[Target]) -> list[dict[str, Any]]:
    counted = Counter(store.assessments()[each.target_id].status for each in targets)
    return [
        {
            "label": STATUS_LABELS[status],
            "lamp": target_rows.lamp(status),
            "colour": palette.status_style(STATUS_LABELS[status]).colour,
            "count": counted[status],
            "width": 100 * counted[status] / max(counted.values()),
        }
        for status in Status
        if counted[status]
    ]


def _status(register: Register, step: Step) -> tuple[str, list[str]]:
    chosen = store.targets(step.targets)
    judged = store.assessments()
    pending = [each for each in chosen if target_rows.is_pending(judged[each.target_id])]
    causes = Counter(
        CAUSE_LABELS[judged[each.target_id].cause] for each in chosen if judged[each.target_id].cause
    )
    holders = Counter(each.holder or wording.HOLDER_UNKNOWN for each in pending)
    html = render(
        "slide_status.html",
        counts=_status_counts(chosen),
        total=len(chosen),
        causes=causes.most_common(),
        holders=holders.most_common(MAX_HOLDERS),
        more_holders=max(0, len(holders) - MAX_HOLDERS),
    )
    return html, [each.document_id for each in chosen]


def _comparison(register: Register, step: Step) -> tuple[str, list[str]]:
    programmes = _programmes(register, Selection())
    matters = contrast(register, [each.cooperation_zone_id for each in programmes])

    def promises(targets: Sequence[Target]) -> list[dict[str, str]]:
        """One line per promise; parks that promise the same share it."""
        lines: dict[tuple[str, str, Status], list[str]] = {}
        for target in targets:
            status = store.assessments()[target.target_id].status
            owners = lines.setdefault((describe_target_value(target), describe_deadline(target), status), [])
            if target.scope_id in register.parks:
                owners.append(register.parks[target.scope_id].name)
        return [
            {
                "owners": "、".join(owners),
                "promised": promised,
                "deadline": deadline,
                "lamp": target_rows.lamp(status),
            }
            for (promised, deadline, status), owners in lines.items()
        ]

    html = render(
        "slide_comparison.html",
        counts=_status_counts([each for matter in matters for side in matter.sides for each in side]),
        programmes=[register.divisions[each.province_code].name for each in programmes],
        matters=[
            {
                "name": wording.MATTERS.get(matter.key, matter.key),
                "sides": [promises(side) for side in matter.sides],
            }
            for matter in matters
        ],
    )
    return html, [each.document_id for each in programmes]


_PANELS = {
    Panel.FIGURES: _figures,
    Panel.INDUSTRIES: _industries,
    Panel.PREFECTURES: _prefectures,
    Panel.CARD: _card,
    Panel.PARKS: _parks,
    Panel.TARGETS: _targets,
    Panel.STATUS: _status,
    Panel.COMPARISON: _comparison,
}
