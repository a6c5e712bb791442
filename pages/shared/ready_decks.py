"""The three presentations that are there without anybody making them; their figures are the register's of today."""

from __future__ import annotations

from datetime import date

from data.assessment import Assessment, Status
from data.load import Register
from data.presentation import Deck, Panel, Step
from data.schema import DivisionLevel, Level, Target
from data.selection import Selection, count_by, overview
from data.target_filter import TargetFilter, parse_target_filter
from data.vocabulary import label_of
from pages.shared import store, wording

_PROVINCES = {"jiangxi": "360000", "hunan": "430000"}


def build(register: Register, today: date) -> dict[str, Deck]:
    """The ready-made decks by the name they have in an address."""
    decks = {"cooperation": _cooperation(register)}
    decks |= {
        name: _province(register, name, register.divisions[code].name) for name, code in _PROVINCES.items()
    }
    return decks


def _cooperation(register: Register) -> Deck:
    programmes = sorted(register.cooperation_zones.values(), key=lambda each: each.province_code)
    parks_only = Selection(park_only=True)
    steps = [
        Step(
            Panel.PARKS,
            wording.READY_PARKS.format(programmes=len(programmes), parks=len(register.parks)),
            parks_only,
        ),
        Step(Panel.COMPARISON, wording.READY_COMPARISON, parks_only),
    ]
    titles = []
    for programme in programmes:
        province = register.divisions[programme.province_code].name
        title = register.documents[programme.document_id].title
        titles.append(title)
        here = Selection(provinces=(province,), park_only=True)
        asked = TargetFilter((province,), documents=(title,))
        words = wording.READY_PROGRAMME.format(province=province, **_counts(store.targets(asked)))
        steps.append(Step(Panel.TARGETS, words, here, targets=asked))
        own = (
            each
            for each in register.parks.values()
            if each.cooperation_zone_id == programme.cooperation_zone_id
        )
        for park in sorted(own, key=lambda each: each.position):
            hosts = "、".join(
                register.zones[site.zone_id].name for site in register.sites_of.get(park.park_id, ())
            )
            words = wording.READY_PARK.format(park=park.name, hosts=hosts)
            steps.append(Step(Panel.CARD, words, here, park.park_id))
    # In the order in which a link names them.
    asked, _ = parse_target_filter({"document": titles}, register)
    words = wording.READY_COOP_STATUS.format(**_counts(store.targets(asked)))
    steps.append(Step(Panel.STATUS, words, parks_only, targets=asked))
    return Deck(wording.READY_DECKS["cooperation"], tuple(steps))


def _province(register: Register, name: str, province: str) -> Deck:
    here = Selection(provinces=(province,))
    national = Selection(provinces=(province,), levels=(label_of(Level.NATIONAL),))
    counted = overview(register, here)
    of_national = overview(register, national)
    parts = next((parts for level, _, parts in of_national.levels if level == label_of(Level.NATIONAL)), ())
    prefectures = {
        label: count
        for label, count in count_by(register, here, "prefecture").items()
        if count and label in _prefectures_of(register, province)
    }
    industries = {
        label: count
        for label, count in count_by(register, here, "industry").items()
        if count and label in register.group_labels
    }
    asked = TargetFilter((province,))
    targets = store.targets(asked)
    steps = [
        Step(
            Panel.FIGURES,
            wording.READY_ZONES.format(
                province=province, zones=counted.total.zones, national=of_national.total.zones
            ),
            here,
        ),
        Step(Panel.PREFECTURES, _most(wording.READY_PREFECTURES, prefectures), here),
        Step(
            Panel.PREFECTURES,
            wording.READY_NATIONAL.format(
                count=of_national.total.zones,
                parts="、".join(wording.READY_NATIONAL_PART.format(label=a, count=b) for a, b in parts),
            ),
            national,
        ),
        Step(Panel.INDUSTRIES, _most(wording.READY_INDUSTRIES, industries), here),
    ]
    if name == "hunan":
        words = wording.READY_HUNAN_TARGETS.format(count=len(targets))
    else:
        documents = len({each.document_id for each in targets})
        words = wording.READY_TARGETS.format(documents=documents, **_counts(targets))
    steps.append(Step(Panel.TARGETS, words, here, targets=asked))
    steps.append(Step(Panel.STATUS, wording.READY_STATUS.format(**_counts(targets)), here, targets=asked))
    return Deck(wording.READY_DECKS[name], tuple(steps))


def _prefectures_of(register: Register, province: str) -> set[str]:
    code = next(key for key, each in register.divisions.items() if each.name == province)
    return {
        each.name
        for each in register.divisions.values()
        if each.level is DivisionLevel.PREFECTURE and each.parent_code == code
    }


def _most(words: str, counts: dict[str, int]) -> str:
    largest = max(counts.values(), default=0)
    names = "、".join(label for label, count in counts.items() if count == largest)
    return words.format(names=names, count=largest)


def _counts(targets: tuple[Target, ...]) -> dict[str, int]:
    judged: list[Assessment] = [store.assessments()[each.target_id] for each in targets]
    return {
        "count": len(judged),
        "published": sum(each.actual is not None for each in judged),
        "pending": sum(each.status is Status.AWAITING_REPORT for each in judged),
        "unknown": sum(each.status is Status.NOT_ASSESSABLE for each in judged),
    }
