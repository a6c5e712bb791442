"""Which targets are asked for: the condition, its sentence, its address-bar form; screens and API share it.

Like `data/selection.py`, for targets: a target's *facts* are the labels shown on screen, one per facet, and a
filter holds for each facet the labels of which the fact must be one. An empty facet asks nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from data.assessment import STATUS_LABELS, Assessment
from data.load import Register
from data.schema import DivisionLevel, Document, ScopeKind, Target
from data.selection import Notice, parse_labels
from data.vocabulary import SEPARATOR, label_of

TARGET_FACETS: dict[str, str] = {
    "province": "provinces",
    "document": "documents",
    "theme": "themes",
    "scope": "scopes",
    "status": "statuses",
    "deadline": "deadlines",
}
"""Parameter (and fact) name → attribute of `TargetFilter`."""

ALL_TARGETS = "全部量化目标"
NO_DEADLINE = "未写期限"


@dataclass(frozen=True, slots=True)
class TargetFilter:
    """What is chosen, in the words shown on screen; empty means everything. Hashable: can key a cache."""

    provinces: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    deadlines: tuple[str, ...] = ()

    def matches(self, facts: Mapping[str, str]) -> bool:
        """Whether a target, given by its facts, is asked for."""
        return all(
            not (wanted := getattr(self, attribute)) or facts[facet] in wanted
            for facet, attribute in TARGET_FACETS.items()
        )

    def to_params(self) -> dict[str, list[str]]:
        """Query parameters that `parse_target_filter` reads back to an equal filter."""
        return {
            facet: list(values)
            for facet, attribute in TARGET_FACETS.items()
            if (values := getattr(self, attribute))
        }


def province_of(register: Register, target: Target) -> str:
    """Name of the province a target belongs to, through whatever it binds; KeyError for a scope nobody knows."""
    scope = target.scope_id or ""
    if scope in register.parks:
        scope = register.parks[scope].cooperation_zone_id
    if scope in register.cooperation_zones:
        code = register.cooperation_zones[scope].province_code
    elif scope in register.zones:
        code = register.zones[scope].province_code
    else:
        code = scope
        while (division := register.divisions[code]).level is not DivisionLevel.PROVINCE:
            code = division.parent_code or ""
    return register.divisions[code].name


def target_facts(register: Register, target: Target, assessment: Assessment) -> dict[str, str]:
    """The labels of a target that filters ask for, by facet."""
    return {
        "province": province_of(register, target),
        "document": register.documents[target.document_id].title,
        "theme": target.theme,
        "scope": label_of(target.scope_kind),
        "status": STATUS_LABELS[assessment.status],
        "deadline": _deadline_label(target),
    }


def _deadline_label(target: Target) -> str:
    """The year a promise falls due, latest first in the filter; one without a deadline says so."""
    return f"{target.deadline_on[:4]}年" if target.deadline_on else NO_DEADLINE


def promising_documents(register: Register) -> tuple[Document, ...]:
    """The documents that promise something, latest first."""
    ids = {target.document_id for target in register.targets.values()}
    documents = sorted((register.documents[each] for each in ids), key=lambda each: each.document_id)
    return tuple(sorted(documents, key=lambda each: each.issued_on or "", reverse=True))


def facet_labels(register: Register, facet: str) -> tuple[str, ...]:
    """Every label a facet can take, in the order shown: words of one kind as declared, themes by their number.

    KeyError for a facet that is not one of `TARGET_FACETS`.
    """
    targets = register.targets.values()
    if facet == "province":
        return tuple(
            each.name for each in register.divisions.values() if each.level is DivisionLevel.PROVINCE
        )
    if facet == "document":
        return tuple(dict.fromkeys(document.title for document in promising_documents(register)))
    if facet == "theme":
        return tuple(theme for theme, _ in Counter(target.theme for target in targets).most_common())
    if facet == "scope":
        occurring = {target.scope_kind for target in targets}
        return tuple(label_of(kind) for kind in ScopeKind if kind in occurring)
    if facet == "status":
        return tuple(STATUS_LABELS.values())
    if facet == "deadline":
        return tuple(sorted({_deadline_label(target) for target in targets}, key=_by_year, reverse=True))
    raise KeyError(facet)


def _by_year(label: str) -> str:
    """Years in their order, no deadline before them all."""
    return "" if label == NO_DEADLINE else label


def select_targets(
    register: Register, assessments: Mapping[str, Assessment], chosen: TargetFilter
) -> tuple[Target, ...]:
    """The targets asked for, in the register's order."""
    return tuple(
        target
        for target_id, target in register.targets.items()
        if chosen.matches(target_facts(register, target, assessments[target_id]))
    )


def count_targets(
    register: Register, assessments: Mapping[str, Assessment], chosen: TargetFilter, facet: str
) -> dict[str, int]:
    """Targets for each label of a facet under the *other* facets; labels without a target have 0."""
    others = replace(chosen, **{TARGET_FACETS[facet]: ()})
    counts = dict.fromkeys(facet_labels(register, facet), 0)
    for target in select_targets(register, assessments, others):
        counts[target_facts(register, target, assessments[target.target_id])[facet]] += 1
    return counts


def describe_target_filter(chosen: TargetFilter, count: int) -> str:
    """One sentence: 「江西省 · 产业集群 · 到期待报：共 12 项」."""
    parts = [
        ("期限" if facet == "deadline" else "") + "、".join(values)
        for facet, attribute in TARGET_FACETS.items()
        if (values := getattr(chosen, attribute))
    ]
    return f"{SEPARATOR.join(parts) or ALL_TARGETS}：共 {count} 项"


def parse_target_filter(
    params: Mapping[str, str | Sequence[str]], register: Register
) -> tuple[TargetFilter, tuple[Notice, ...]]:
    """Read a filter from query parameters; what cannot be used becomes a notice, nothing raises."""
    chosen: dict[str, tuple[str, ...]] = {}
    notices: list[Notice] = []
    for facet, attribute in TARGET_FACETS.items():
        chosen[attribute], unusable = parse_labels(params, facet, facet_labels(register, facet))
        notices += unusable
    return TargetFilter(**chosen), tuple(notices)


def parse_target_id(
    params: Mapping[str, str | Sequence[str]], register: Register
) -> tuple[str | None, tuple[Notice, ...]]:
    """The one target of the parameter `target`: the first known id, else a notice for each unknown one."""
    chosen, notices = parse_labels(params, "target", tuple(register.targets))
    return (chosen[0] if chosen else None), notices
