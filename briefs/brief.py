"""A brief: what one view of the register says, frozen, before any file is written of it.

Every writer reads the same `Brief`, so that a figure cannot differ between PowerPoint and Word. The zones are
those of /api/zones.geojson and the targets those of /api/targets.json for the same query: of the shared filters
only the provinces narrow the targets, as they do on screen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from briefs import wording
from briefs.entry import (
    Card,
    build_card,
    describe_area,
    describe_industries,
    document_ids_of,
    entry_name,
)
from briefs.ledger_table import LedgerTable, build_ledger_table
from data.assessment import CAUSE_LABELS, STATUS_LABELS, Assessment, Beside, Status
from data.load import Register
from data.promises import (
    describe_deadline,
    describe_moment,
    describe_number,
    describe_published_value,
    describe_target_value,
    indicator_name,
)
from data.provenance import describe_date, describe_source, describe_title
from data.schema import Comparator, Document, DocumentKind, Level, Park, ScopeKind, Target, Zone
from data.scopes import inherited_targets, own_targets
from data.selection import (
    FACETS,
    Overview,
    Selection,
    count_zones,
    describe_selection,
    facet_values,
    overview,
    overview_of,
    select_parks,
    select_zones,
)
from data.target_filter import TargetFilter, describe_target_filter, province_of, select_targets
from data.vocabulary import ISSUER_UNKNOWN, label_of
from geo.layers import in_official_order


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure: a whole number with its unit."""

    label: str
    value: int
    unit: str


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """One zone in words; unknown facts are empty text. `sources` are numbers of `Brief.documents`."""

    zone_id: str
    name: str
    short_name: str
    level: str
    category: str
    province: str
    prefecture: str
    county: str
    approved: str
    area: str
    industries: str
    park: str
    counts_as_zone: bool
    is_placed: bool
    sources: tuple[int, ...]

    def cells(self, number: int) -> tuple[str, ...]:
        """The row of the zone table, in the order of `wording.TABLE_ZONES`; `number` counts the rows from 1."""
        remarks = [
            *([self.park] if self.park else []),
            *([] if self.counts_as_zone else [wording.MERGED_SHORT]),
            *([] if self.is_placed else [wording.UNPLACED_SHORT]),
        ]
        return (
            str(number),
            self.name + (f"（{'，'.join(remarks)}）" if remarks else ""),
            self.level,
            self.category,
            f"{self.prefecture}{self.county}",
            self.approved or "—",
            self.area or "—",
            self.industries or "—",
            ", ".join(map(str, self.sources)),
        )


@dataclass(frozen=True, slots=True)
class Bar:
    """Actual, expected and promised value of one target, in one unit; only where a value was published."""

    actual: float
    expected: float | None
    goal: float
    unit: str
    as_of: str


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target with its assessment in words; `group` says how near it is to what the brief shows."""

    target_id: str
    group: str
    indicator: str
    scope_kind: str
    scope: str
    province: str
    promised: str
    deadline: str
    kind: str
    status: Status
    status_label: str
    cause: str
    actual: str
    inputs: tuple[str, ...]
    beside: tuple[str, ...]
    formula: str
    document: str
    clause: str
    bar: Bar | None
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A document used, under its number in this brief; addresses are left out on purpose."""

    number: int
    document_id: str
    office: str
    title: str
    issued: str
    kind: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Entries side by side: one column per entry, one row per fact; a fact an entry lacks is empty text."""

    entry_ids: tuple[str, ...]
    names: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    document_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """What is said. Texts are ready to print; ids are for whoever draws the map.

    `selection_words` are (label, words) of every filter that is set; `link` is the address that restores the view,
    absolute or relative, or empty. `awaiting` and `not_assessable` count `targets`. `prefecture_counts` are
    (prefecture, counted zones, of them national), `industry_counts` (industry group, counted zones) of the zones
    shown; a zone of several counts once for each. `only` are the entries the brief is about; it then has neither
    of those counts, and `selection` names their prefectures, which the map frames.
    """

    title: str
    filter_sentence: str
    target_sentence: str
    selection_words: tuple[tuple[str, str], ...]
    as_of: date
    data_version: str
    link: str
    is_demo: bool
    notice: str
    figures: tuple[Figure, ...]
    overview: Overview
    prefecture_counts: tuple[tuple[str, int, int], ...]
    industry_counts: tuple[tuple[str, int], ...]
    zones: tuple[ZoneRow, ...]
    targets: tuple[TargetRow, ...]
    status_counts: tuple[tuple[Status, int], ...]
    awaiting: int
    not_assessable: int
    documents: tuple[SourceRow, ...]
    card: Card | None
    comparison: Comparison | None
    zone_ids: tuple[str, ...]
    park_ids: tuple[str, ...]
    selected_id: str | None
    selection: Selection
    only: tuple[str, ...]
    ledger: LedgerTable = field(repr=False, compare=False)
    register: Register = field(repr=False, compare=False)

    def stamp(self) -> tuple[tuple[str, str], ...]:
        """(label, words) that every file carries, in order."""
        lines = [
            (wording.STAMP_FILTER, self.filter_sentence),
            (wording.STAMP_TARGETS, self.target_sentence),
            (wording.STAMP_AS_OF, describe_date(self.as_of.isoformat())),
            (wording.STAMP_VERSION, self.data_version),
            (
                wording.STAMP_PENDING,
                wording.PENDING.format(awaiting=self.awaiting, not_assessable=self.not_assessable),
            ),
            (wording.STAMP_LINK, self.link or wording.NO_LINK),
        ]
        if self.card:
            lines.insert(1, (wording.STAMP_SELECTED, self.card.name))
        if self.notice:
            lines.append((wording.STAMP_NOTICE, self.notice))
        if self.is_demo:
            lines.insert(0, (wording.STAMP_NATURE, wording.DEMO_LONG))
        return tuple(lines)

    def number_of(self, row: TargetRow) -> int:
        """Number of the document that sets a target, not of the evidence beside it."""
        document_id = self.register.targets[row.target_id].document_id
        return next(each.number for each in self.documents if each.document_id == document_id)

    def sources_of(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """Documents by their numbers, one line each: [3] 江西省人民政府《…》（2020年9月17日，整理）."""
        return tuple(f"[{number}] {self.documents[number - 1].sentence}" for number in sorted(set(numbers)))


def build_brief(
    register: Register,
    assessments: Mapping[str, Assessment],
    selection: Selection,
    *,
    selected_id: str | None = None,
    targets: TargetFilter | None = None,
    compare: tuple[str, ...] = (),
    only: tuple[str, ...] = (),
    title: str | None = None,
    as_of: date,
    link: str = "",
    notice: str = "",
    is_demo: bool = False,
) -> Brief:
    """The brief of one view.

    `assessments` are those of all targets at `as_of`; `targets` None asks for the targets of the selection's
    provinces. `only` are zones and parks the brief is about, whatever the selection and `targets` say: they, what
    was promised for them and what is asked of each zone like them. KeyError quotes a `selected_id` or an id of
    `compare` or `only` that is neither zone nor park.
    """
    selection_words = _selection_words(register, Selection() if only else selection, selected_id, compare)
    if only:
        zones, parks, chosen = _about(register, only)
        view = overview_of(register, {zone.zone_id for zone in zones})
        places = dict.fromkeys(name for zone in zones for name in register.facts[zone.zone_id]["prefecture"])
        selection = Selection(prefectures=tuple(places))
        names = "、".join(entry_name(register, entry_id) for entry_id in only)
        filter_sentence = wording.ONLY.format(names=names, zones=view.total.entries)
        target_sentence = wording.ONLY_TARGETS.format(len(chosen))
    else:
        zones = in_official_order(select_zones(register, selection))
        parks = select_parks(register, selection)
        asked = targets if targets is not None else TargetFilter(provinces=selection.provinces)
        chosen = select_targets(register, assessments, asked)
        view = overview(register, selection)
        filter_sentence = describe_selection(selection, count_zones(register, selection))
        target_sentence = describe_target_filter(asked, len(chosen))
    card = build_card(register, selected_id) if selected_id else None
    cards = tuple(build_card(register, entry_id) for entry_id in dict.fromkeys(compare))
    shown = {zone.zone_id for zone in zones} | {park.park_id for park in parks}
    on_cards = [document_id for each in (card, *cards) if each for document_id in each.document_ids]
    numbers = _number_documents(register, assessments, chosen, shown, on_cards)
    rows = [
        _target_row(register, target, assessments[target.target_id], numbers, shown, selected_id)
        for target in chosen
    ]
    groups = (
        wording.GROUP_SELECTED,
        wording.GROUP_SHOWN,
        wording.GROUP_PROGRAMMES,
        wording.GROUP_PROVINCE,
        wording.GROUP_OTHER,
    )
    # Within a group one document after the other, the latest first, so that a document is named once.
    rows.sort(key=lambda row: (groups.index(row.group), numbers[register.targets[row.target_id].document_id]))
    counts = {status: sum(row.status is status for row in rows) for status in Status}
    return Brief(
        title=title or (wording.ENTRY_TITLE.format(card.name) if card else wording.DEFAULT_TITLE),
        filter_sentence=filter_sentence,
        target_sentence=target_sentence,
        selection_words=selection_words,
        as_of=as_of,
        data_version=register.data_version,
        link=link,
        is_demo=is_demo,
        notice=notice,
        figures=_figures(view, len(parks), rows, counts),
        overview=view,
        prefecture_counts=() if only else _count_prefectures(register, zones),
        industry_counts=() if only else _count_industries(register, zones),
        zones=tuple(_zone_row(register, zone, numbers) for zone in zones),
        targets=tuple(rows),
        status_counts=tuple((status, count) for status, count in counts.items() if count),
        awaiting=counts[Status.AWAITING_REPORT],
        not_assessable=counts[Status.NOT_ASSESSABLE],
        documents=tuple(
            _source_row(register.documents[document_id], number) for document_id, number in numbers.items()
        ),
        card=card,
        comparison=_compare(cards) if cards else None,
        zone_ids=tuple(zone.zone_id for zone in zones),
        park_ids=tuple(park.park_id for park in parks),
        selected_id=selected_id,
        selection=selection,
        only=only,
        ledger=build_ledger_table(register, assessments, chosen, sentence=target_sentence, day=as_of),
        register=register,
    )


def _about(register: Register, entry_ids: Iterable[str]) -> tuple[list[Zone], list[Park], tuple[Target, ...]]:
    """Zones and parks of these entries, and the targets of each, of its cooperation zone and of every such zone."""
    zones: dict[str, Zone] = {}
    parks: dict[str, Park] = {}
    for entry_id in entry_ids:
        if entry_id in register.parks:
            hosts = [site.zone_id for site in register.sites_of.get(entry_id, ())]
            park_id = entry_id
        else:
            hosts, park_id = [entry_id], register.park_of_zone.get(entry_id)
        zones |= {zone_id: register.zones[zone_id] for zone_id in hosts}
        if park_id:
            parks[park_id] = register.parks[park_id]
    owners = [*zones, *parks, *(park.cooperation_zone_id for park in parks.values())]
    wanted = {target.target_id for owner in owners for target in own_targets(register, owner)}
    for zone in zones.values():
        wanted |= {target.target_id for target in inherited_targets(register, zone).of_each_zone}
    targets = tuple(target for target_id, target in register.targets.items() if target_id in wanted)
    return in_official_order(zones.values()), list(parks.values()), targets


def _number_documents(
    register: Register,
    assessments: Mapping[str, Assessment],
    chosen: Iterable[Target],
    entries: Iterable[str],
    on_cards: Iterable[str],
) -> dict[str, int]:
    """document_id → its number: policy documents first, then the latest, in a fixed order."""
    used = {
        document_id
        for target in chosen
        for document_id in _documents_of(target, assessments[target.target_id])
    }
    used |= set(on_cards)
    used |= {document_id for entry_id in entries for document_id in document_ids_of(register, entry_id)}
    documents = sorted((register.documents[each] for each in used), key=lambda each: each.document_id)
    documents.sort(key=lambda each: each.issued_on or "", reverse=True)
    documents.sort(key=lambda each: each.kind is not DocumentKind.POLICY)
    return {document.document_id: number for number, document in enumerate(documents, start=1)}


def _documents_of(target: Target, assessment: Assessment) -> list[str]:
    named = [target.document_id, *(each.document_id for each in assessment.beside)]
    named += [each.document_id for each in assessment.inputs if each.document_id]
    return list(dict.fromkeys(named))


def _source_row(document: Document, number: int) -> SourceRow:
    return SourceRow(
        number=number,
        document_id=document.document_id,
        office=document.issuer or ISSUER_UNKNOWN,
        title=document.title,
        issued=describe_date(document.issued_on),
        kind=label_of(document.publisher_kind),
        sentence=describe_source(document),
    )


def _zone_row(register: Register, zone: Zone, numbers: Mapping[str, int]) -> ZoneRow:
    facts = register.facts[zone.zone_id]
    park_id = register.park_of_zone.get(zone.zone_id)
    documents = document_ids_of(register, zone.zone_id)
    return ZoneRow(
        zone_id=zone.zone_id,
        name=zone.name,
        short_name=zone.short_name,
        level=label_of(zone.level),
        category=label_of(zone.category),
        province=facts["province"],
        prefecture="、".join(facts["prefecture"]),
        county=facts["county"] or "",
        approved=describe_date(zone.approved_on) if zone.approved_on else "",
        area=describe_area(zone),
        industries="；".join(
            f"{role}：{words}" for role, words in describe_industries(register, zone.zone_id)
        ),
        park=register.parks[park_id].name if park_id else "",
        counts_as_zone=zone.counts_as_zone,
        is_placed=zone.zone_id in register.placements,
        sources=tuple(sorted(numbers[document_id] for document_id in documents)),
    )


def _group(register: Register, target: Target, shown: set[str], selected_id: str | None) -> str:
    scope = target.scope_id or ""
    if selected_id and scope == selected_id:
        return wording.GROUP_SELECTED
    if scope in shown:
        return wording.GROUP_SHOWN
    if scope in register.cooperation_zones:
        return wording.GROUP_PROGRAMMES
    is_elsewhere = target.scope_kind is ScopeKind.PARK or scope in register.zones
    return wording.GROUP_OTHER if is_elsewhere else wording.GROUP_PROVINCE


def _target_row(
    register: Register,
    target: Target,
    assessment: Assessment,
    numbers: Mapping[str, int],
    shown: set[str],
    selected_id: str | None,
) -> TargetRow:
    document = register.documents[target.document_id]
    actual = assessment.actual
    return TargetRow(
        target_id=target.target_id,
        group=_group(register, target, shown, selected_id),
        indicator=indicator_name(register, target),
        scope_kind=label_of(target.scope_kind),
        scope=target.scope_as_printed,
        province=province_of(register, target),
        promised=describe_target_value(target),
        deadline=describe_deadline(target),
        kind=label_of(target.kind),
        status=assessment.status,
        status_label=STATUS_LABELS[assessment.status],
        cause=CAUSE_LABELS[assessment.cause] if assessment.cause else "",
        actual=f"{describe_published_value(float(actual.value), assessment.qualifier, actual.unit)}"
        f"（{describe_moment(target, assessment.as_of or '')}）"
        if actual
        else "",
        inputs=tuple(
            f"{each.label} {each.value if isinstance(each.value, str) else _figure(each.value)}"
            f"{f' {each.unit}' if each.unit else ''}"
            for each in assessment.inputs
        ),
        beside=tuple(_beside(each) for each in assessment.beside),
        formula=assessment.formula,
        document=describe_title(document),
        clause=target.clause,
        bar=_bar(target, assessment),
        sources=tuple(sorted(numbers[each] for each in _documents_of(target, assessment))),
    )


def _beside(beside: Beside) -> str:
    value = None if beside.value is None else float(beside.value)
    return wording.BESIDE.format(
        label=beside.label,
        name=beside.indicator_name,
        value=describe_published_value(value, beside.qualifier, beside.unit) or wording.VALUE_UNKNOWN,
        as_of=describe_date(beside.as_of) if beside.as_of else wording.NO_DATE,
    )


def _bar(target: Target, assessment: Assessment) -> Bar | None:
    goal = next((each.value for each in assessment.inputs if each.name == "target"), None)
    actual = assessment.actual
    if actual is None or goal is None or isinstance(goal, str):
        return None
    if target.comparator is Comparator.RANGE and target.target_value is not None:
        goal = Decimal(str(target.target_value))
    expected = assessment.expected_value
    return Bar(
        actual=float(actual.scaled),
        expected=None if expected is None else float(expected),
        goal=float(goal),
        unit=actual.scaled_unit or "",
        as_of=describe_date(assessment.as_of),
    )


def _figure(value: Decimal) -> str:
    """At most four decimals: the workbook has the full number."""
    return describe_number(round(float(value), 4))


def _figures(
    view: Overview, parks: int, rows: list[TargetRow], counts: Mapping[Status, int]
) -> tuple[Figure, ...]:
    levels = [count for _, count, _ in view.levels]
    figures = [
        Figure(wording.ZONES, view.total.zones, wording.UNIT_ZONES),
        Figure(wording.NATIONAL, levels[0], wording.UNIT_ZONES),
        Figure(wording.PROVINCIAL, levels[1], wording.UNIT_ZONES),
        Figure(wording.PARKS, parks, wording.UNIT_PARKS),
        Figure(wording.TARGETS, len(rows), wording.UNIT_TARGETS),
        Figure(wording.PUBLISHED, sum(bool(row.actual) for row in rows), wording.UNIT_TARGETS),
        Figure(wording.AWAITING, counts[Status.AWAITING_REPORT], wording.UNIT_TARGETS),
        Figure(wording.NOT_ASSESSABLE, counts[Status.NOT_ASSESSABLE], wording.UNIT_TARGETS),
    ]
    if view.total.merged:
        figures.append(Figure(wording.MERGED, view.total.merged, wording.UNIT_ENTRIES))
    if view.unplaced:
        figures.append(Figure(wording.UNPLACED, view.unplaced, wording.UNIT_ENTRIES))
    return tuple(figures)


def _count_prefectures(register: Register, zones: Iterable[Zone]) -> tuple[tuple[str, int, int], ...]:
    counted = [zone for zone in zones if zone.counts_as_zone]
    every = Counter(name for zone in counted for name in register.facts[zone.zone_id]["prefecture"])
    national = Counter(
        name
        for zone in counted
        if zone.level is Level.NATIONAL
        for name in register.facts[zone.zone_id]["prefecture"]
    )
    return tuple(
        (name, every[name], national[name]) for name in facet_values(register, "prefecture") if every[name]
    )


def _count_industries(register: Register, zones: Iterable[Zone]) -> tuple[tuple[str, int], ...]:
    counts = Counter(
        label for zone in zones if zone.counts_as_zone for label in register.groups_of.get(zone.zone_id, ())
    )
    return tuple((label, counts[label]) for label in register.group_labels if counts[label])


def _compare(cards: tuple[Card, ...]) -> Comparison:
    # What the whole programme promised is no park's own and would stand there once for each of its parks.
    facts = [
        {fact.label: fact.text for fact in card.facts if fact.label != wording.PROGRAMME_TARGETS}
        for card in cards
    ]
    labels = dict.fromkeys(label for each in facts for label in each)
    return Comparison(
        entry_ids=tuple(card.entry_id for card in cards),
        names=tuple(card.name for card in cards),
        rows=tuple((label, tuple(each.get(label, "") for each in facts)) for label in labels),
        document_ids=tuple(dict.fromkeys(each for card in cards for each in card.document_ids)),
    )


def _selection_words(
    register: Register, selection: Selection, selected_id: str | None, compare: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    words = [
        (wording.FACETS[name], "、".join(values))
        for name, attribute in FACETS.items()
        if (values := getattr(selection, attribute))
    ]
    if selection.park_only:
        words.append((wording.PARKS_ONLY, wording.PARKS_ONLY_VALUE))
    if selection.q:
        words.append((wording.SEARCH, selection.q))
    if not words:
        words.append((wording.STAMP_FILTER, wording.NOTHING_CHOSEN))
    if selected_id:
        words.append((wording.STAMP_SELECTED, entry_name(register, selected_id)))
    if compare:
        words.append((wording.COMPARED, "、".join(entry_name(register, each) for each in compare)))
    return tuple(words)
