"""资格自测: a zone's figures and declarations against the documents' conditions, one outcome for each.

Pure rules over the register: nothing is stored, nothing is decided for an office. A number is compared exactly,
with the comparator its document uses; what is not known stays unknown, and there is no overall outcome while
anything is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from math import isfinite
from unicodedata import normalize

from data.load import Register
from data.promises import describe_number
from data.schema import Category, Comparator, Level, Observation, Qualifier, Rule, RulePart, Zone, period_end
from data.selection import MAX_NOTICES, MAX_QUOTED, Notice

JIANGXI = "360000"
_COMMON = "省级开发区·扩区调区和更名（共同原则）"
_MOVING = "省级开发区·扩区调区"
_ANNUAL = "年度"
_DIFFERENCE = "百分点"
_COUNTED = ("个", "家", "件", "园")
MAX_FIGURE = 40
"""Characters of a figure that are looked at; no figure of a zone is longer."""

# Thousands may be set apart as the screens set them; no power is longer than three digits, so that none is a flood.
_FIGURE = re.compile(
    r"[+-]?(\d{1,3}(,\d{3})+|\d+|(?=\.\d))(\.\d*)?(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE
)


class CheckKind(StrEnum):
    """The steps a zone or project can be checked for."""

    EXPANSION = "expansion"
    RELOCATION = "relocation"
    RENAME_INDUSTRIAL = "rename_industrial"
    RENAME_HIGH_TECH = "rename_high_tech"
    RENAME_ECONOMIC = "rename_economic"
    URBAN = "urban"
    LAND = "land"
    STANDARD_FACTORY = "standard_factory"
    PHASED_LAND = "phased_land"


APPLIES_TO: dict[CheckKind, tuple[str, ...]] = {
    CheckKind.EXPANSION: ("省级开发区·扩区", _MOVING, _COMMON),
    CheckKind.RELOCATION: ("省级开发区·调区", _MOVING, _COMMON),
    CheckKind.RENAME_INDUSTRIAL: ("省级开发区·更名为工业园区", _COMMON),
    CheckKind.RENAME_HIGH_TECH: ("省级开发区·更名为高新技术产业园区", _COMMON),
    CheckKind.RENAME_ECONOMIC: ("省级开发区·更名为经济开发区", _COMMON),
    CheckKind.URBAN: ("开发区转为城市综合功能区",),
    CheckKind.LAND: ("园区·存量土地", "园区·标准厂房"),
    CheckKind.STANDARD_FACTORY: ("新上工业项目·不单独供地（进驻标准厂房）",),
    CheckKind.PHASED_LAND: ("用地面积较大或分期建设的工业项目",),
}
"""Check → values of `Rule.applies_to` it is made of, first the step's own; LAND adds those of the zone's level."""

_LAND_OF_LEVEL = {Level.NATIONAL: "国家级园区·工业用地", Level.PROVINCIAL: "省级园区·工业用地"}
_PROVINCIAL_ONLY = frozenset(kind for kind, names in APPLIES_TO.items() if _COMMON in names)


class Outcome(StrEnum):
    """How one condition, or all of them together, stands.

    EXEMPT: the document's exception is declared. NOT_NEEDED: another of the alternatives is met already.
    """

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    EXEMPT = "exempt"
    NOT_NEEDED = "not_needed"


class Obstacle(StrEnum):
    """Why a check does not apply to a zone at all."""

    OTHER_PROVINCE = "other_province"
    NATIONAL = "national"
    MERGED = "merged"


class FigureFault(StrEnum):
    """Why what was written for a figure cannot be used."""

    NO_NUMBER = "no_number"
    NEGATIVE = "negative"
    NOT_WHOLE = "not_whole"


KIND_LABELS: dict[CheckKind, str] = {
    CheckKind.EXPANSION: "扩区",
    CheckKind.RELOCATION: "调区",
    CheckKind.RENAME_INDUSTRIAL: "更名为工业园区",
    CheckKind.RENAME_HIGH_TECH: "更名为高新技术产业园区",
    CheckKind.RENAME_ECONOMIC: "更名为经济开发区",
    CheckKind.URBAN: "转为城市综合功能区",
    CheckKind.LAND: "工业用地门槛",
    CheckKind.STANDARD_FACTORY: "新上项目进驻标准厂房",
    CheckKind.PHASED_LAND: "项目分期供地",
}
OUTCOME_LABELS: dict[Outcome, str] = {
    Outcome.MET: "符合",
    Outcome.NOT_MET: "不符合",
    Outcome.UNKNOWN: "未知",
    Outcome.EXEMPT: "属除外情形",
    Outcome.NOT_NEEDED: "无须再填",
}
OBSTACLE_SENTENCES: dict[Obstacle, str] = {
    Obstacle.OTHER_PROVINCE: "本库收录的资格条件均出自江西省的文件，不适用于湖南省的开发区，不作自测。",
    Obstacle.NATIONAL: "这些条件出自省级开发区的管理办法，不适用于国家级开发区，不作自测。",
    Obstacle.MERGED: "该条目已并入或由其他开发区管理，不单独计数，不单独自测。",
}
_RENAMED_TO: dict[CheckKind, Category] = {
    CheckKind.RENAME_INDUSTRIAL: Category.INDUSTRIAL_PARK,
    CheckKind.RENAME_HIGH_TECH: Category.HTZ,
    CheckKind.RENAME_ECONOMIC: Category.ECONOMIC_ZONE,
}
_BOUNDS: dict[Comparator, str] = {
    Comparator.AT_LEAST: "不低于 ",
    Comparator.ABOVE: "超过 ",
    Comparator.AT_MOST: "不超过 ",
    Comparator.BELOW: "低于 ",
    Comparator.EQUAL: "",
}


@dataclass(frozen=True, slots=True)
class Known:
    """A published or reported value of the zone that answers a condition, in the condition's unit."""

    value: Fraction
    qualifier: Qualifier | None
    observation: Observation


@dataclass(frozen=True, slots=True)
class Answers:
    """What was filled in: numbers (in the condition's unit) and yes or no by `question_of`, exceptions by their key."""

    figures: Mapping[str, Fraction] = field(default_factory=dict)
    declared: Mapping[str, bool] = field(default_factory=dict)
    exempt: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Checked:
    """One condition and how it stands.

    `value` is the number judged (typed, or `known` when nothing was typed), `gap` what is missing to the
    document's number (None when met, unknown or exactly on a bound that does not count).
    """

    rule: Rule
    outcome: Outcome
    value: Fraction | None = None
    known: Known | None = None
    declared: bool | None = None
    gap: Fraction | None = None


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """A whole self-check; `overall` is None while anything is unknown or where the check does not apply."""

    kind: CheckKind
    zone: Zone
    obstacle: Obstacle | None
    conditions: tuple[Checked, ...]
    requirements: tuple[Rule, ...]
    absent: tuple[Rule, ...]
    overall: Outcome | None

    @property
    def missing(self) -> tuple[Checked, ...]:
        """Conditions nothing is known about."""
        return tuple(each for each in self.conditions if each.outcome is Outcome.UNKNOWN)

    @property
    def failing(self) -> tuple[Checked, ...]:
        """Conditions that are known not to be met."""
        return tuple(each for each in self.conditions if each.outcome is Outcome.NOT_MET)


def holds(rule: Rule, value: Fraction) -> bool:
    """Whether a number meets a numeric rule, by the comparator of its document; ValueError for a declared rule.

    Where the document prints two numbers (1 to 2 clusters) the lower one decides.
    """
    if rule.comparator is None or rule.value is None:
        raise ValueError(f"rule {rule.rule_id} is declared, not measured")
    bound = Fraction(str(rule.value))
    match rule.comparator:
        case Comparator.AT_LEAST:
            return value >= bound
        case Comparator.ABOVE:
            return value > bound
        case Comparator.AT_MOST:
            return value <= bound
        case Comparator.BELOW:
            return value < bound
        case Comparator.EQUAL:
            return value == bound
    raise ValueError(f"rule {rule.rule_id}: comparator {rule.comparator} is none a condition uses")


def obstacle_of(kind: CheckKind, zone: Zone) -> Obstacle | None:
    """Why the documents' conditions do not reach this zone; None when they do.

    All of them are Jiangxi's; those on expanding, moving and renaming are written for provincial zones.
    """
    if zone.province_code != JIANGXI:
        return Obstacle.OTHER_PROVINCE
    if kind in _PROVINCIAL_ONLY and zone.level is Level.NATIONAL:
        return Obstacle.NATIONAL
    if not zone.counts_as_zone:
        return Obstacle.MERGED
    return None


def is_already(kind: CheckKind, zone: Zone) -> bool:
    """Whether a zone already bears the name a renaming would give it."""
    return zone.category is _RENAMED_TO.get(kind)


def rules_of(register: Register, kind: CheckKind, level: Level) -> tuple[Rule, ...]:
    """The rules of a check for a zone of this level, the step's own before the principles it shares."""
    names = APPLIES_TO[kind]
    if kind is CheckKind.LAND:
        names = (_LAND_OF_LEVEL[level], *names)
    ordered = sorted(register.rules.values(), key=lambda rule: (rule.clause or "", rule.rule_id))
    return tuple(rule for name in names for rule in ordered if rule.applies_to == name)


def question_of(register: Register, rule: Rule) -> str:
    """Key of what a rule asks: the id of the first rule of the same annex that looks at the same thing.

    So that a zone's revenue is asked once, whichever of two names it is to bear.
    """
    same = (
        each.rule_id
        for each in register.rules.values()
        if each.part is not RulePart.ABSENT
        and (each.document_id, each.annex, each.indicator_name, each.unit, each.is_numeric)
        == (rule.document_id, rule.annex, rule.indicator_name, rule.unit, rule.is_numeric)
    )
    return min(same, default=rule.rule_id)


def exception_of(register: Register, rule: Rule) -> str | None:
    """Key of the exception a rule names, the same for rules that share it; None for a rule without one."""
    if not rule.unless:
        return None
    return min(
        each.rule_id
        for each in register.rules.values()
        if (each.document_id, each.annex, each.unless) == (rule.document_id, rule.annex, rule.unless)
    )


def describe_bound(rule: Rule) -> str:
    """What a numeric rule asks: 不低于 300 亿元; 低于 5 %; 1–2 个; 0 件. Empty text for a declared one."""
    if rule.comparator is None or rule.value is None:
        return ""
    unit = f" {rule.unit}" if rule.unit else ""
    if rule.value_max is not None:
        return f"{describe_number(rule.value)}–{describe_number(rule.value_max)}{unit}"
    return f"{_BOUNDS[rule.comparator]}{describe_number(rule.value)}{unit}"


def describe_figure(value: Fraction, unit: str | None, qualifier: Qualifier | None = None) -> str:
    """A number with its unit: 309.52 亿元; 超过 500 亿元. Rounded to four decimals for reading only."""
    number = describe_number(round(float(value), 4)).replace("-", "−")
    before = {Qualifier.ABOVE: "超过 ", Qualifier.AT_LEAST: "不低于 ", None: ""}[qualifier]
    return f"{before}{number}{f' {unit}' if unit else ''}"


def describe_place(rule: Rule) -> str:
    """Where in its document a rule stands: annex and clause."""
    return " ".join(part for part in (rule.annex, rule.clause) if part)


def known_figure(register: Register, zone: Zone, rule: Rule) -> Known | None:
    """The latest published or reported value of exactly the rule's indicator for this zone, scaled exactly.

    A rule on a year's amount takes values of whole years only. None when there is none in a unit of the same
    dimension: nothing is converted between currencies and no other indicator stands in.
    """
    if rule.indicator_id is None:
        return None
    ours = register.units.get(rule.unit or "")
    found: list[Known] = []
    for observation in register.observations_at.get(zone.zone_id, ()):
        if (
            observation.indicator_id != rule.indicator_id
            or observation.value is None
            or not observation.as_of
        ):
            continue
        if (rule.indicator_name or "").startswith(_ANNUAL) and not _ends_a_year(observation.as_of):
            continue
        value = Fraction(str(observation.value))
        if observation.unit != rule.unit:
            theirs = register.units.get(observation.unit or "")
            if (
                not ours
                or not theirs
                or (ours.dimension, ours.base_unit) != (theirs.dimension, theirs.base_unit)
            ):
                continue
            value *= Fraction(str(theirs.factor)) / Fraction(str(ours.factor))
        found.append(Known(value, observation.qualifier, observation))
    return max(found, key=lambda each: period_end(each.observation.as_of or ""), default=None)


def unusable_figures(
    params: Mapping[str, Sequence[str]], register: Register, said: Sequence[str]
) -> tuple[Notice, ...]:
    """Notices for answers in the address that are none: no figure the rule can have, not yes or no.

    `said` are the words for yes and no. Answers are parameters named by `question_of`.
    """
    found = []
    for name, rule in register.rules.items():
        for value in params.get(name, ()):
            if rule.is_numeric and isinstance(parse_figure(rule, value), FigureFault):
                found.append(Notice(name, value[:MAX_QUOTED], ()))
            elif not rule.is_numeric and value not in said:
                found.append(Notice(name, value[:MAX_QUOTED], tuple(said)))
    return tuple(found[:MAX_NOTICES])


def parse_figure(rule: Rule, text: str) -> Fraction | FigureFault:
    """The number somebody wrote for a rule, exactly, or why it is none.

    Full-width digits, thousands set apart by commas and the long minus are read too: people paste them.
    """
    plain = plain_figure(text)
    if len(text) > MAX_FIGURE or not _FIGURE.fullmatch(plain) or not isfinite(float(plain.replace(",", ""))):
        return FigureFault.NO_NUMBER
    number = Fraction(plain.replace(",", ""))
    if number < 0 and not may_be_negative(rule):
        return FigureFault.NEGATIVE
    if rule.unit in _COUNTED and number.denominator != 1:
        return FigureFault.NOT_WHOLE
    return number


def plain_figure(text: str) -> str:
    """What was written for a figure in plain characters, without blanks around it."""
    return normalize("NFKC", text[: MAX_FIGURE + 1]).replace("−", "-").strip()


def may_be_negative(rule: Rule) -> bool:
    """Whether the value is a difference, such as a share after a change less the share before."""
    return rule.unit == _DIFFERENCE


def self_check(register: Register, zone: Zone, kind: CheckKind, answers: Answers) -> SelfCheck:
    """Judge every condition of a check for a zone.

    A typed number goes before a known one; a declared exception before both. Where a check is made of
    alternatives its overall outcome is met when one of them is, and exempt when the exception covers all.
    """
    rules = rules_of(register, kind, zone.level)
    obstacle = obstacle_of(kind, zone)
    conditions = _only_needed(
        tuple(
            _checked(register, zone, rule, answers)
            for rule in rules
            if rule.part in (RulePart.CONDITION, RulePart.ALTERNATIVE)
        )
    )
    return SelfCheck(
        kind=kind,
        zone=zone,
        obstacle=obstacle,
        conditions=conditions,
        requirements=tuple(rule for rule in rules if rule.part is RulePart.REQUIREMENT),
        absent=tuple(rule for rule in rules if rule.part is RulePart.ABSENT),
        overall=None if obstacle else _overall(conditions),
    )


def _only_needed(conditions: tuple[Checked, ...]) -> tuple[Checked, ...]:
    """Once one alternative is met, the others need not be known."""
    alternatives = [each for each in conditions if each.rule.part is RulePart.ALTERNATIVE]
    if not any(each.outcome is Outcome.MET for each in alternatives):
        return conditions
    return tuple(
        replace(each, outcome=Outcome.NOT_NEEDED)
        if each in alternatives and each.outcome is Outcome.UNKNOWN
        else each
        for each in conditions
    )


def _ends_a_year(as_of: str) -> bool:
    last = period_end(as_of)
    return (last.month, last.day) == (12, 31)


def _checked(register: Register, zone: Zone, rule: Rule, answers: Answers) -> Checked:
    question = question_of(register, rule)
    if exception_of(register, rule) in answers.exempt:
        return Checked(rule, Outcome.EXEMPT)
    if not rule.is_numeric:
        said = answers.declared.get(question)
        outcome = Outcome.UNKNOWN if said is None else Outcome.MET if said else Outcome.NOT_MET
        return Checked(rule, outcome, declared=said)
    typed = answers.figures.get(question)
    if typed is not None:
        is_met = holds(rule, typed)
        return Checked(
            rule,
            Outcome.MET if is_met else Outcome.NOT_MET,
            typed,
            gap=None if is_met else _gap(rule, typed),
        )
    known = known_figure(register, zone, rule)
    if known is None:
        return Checked(rule, Outcome.UNKNOWN)
    outcome = _outcome_of_known(rule, known)
    gap = _gap(rule, known.value) if outcome is Outcome.NOT_MET and not known.qualifier else None
    return Checked(rule, outcome, known.value, known, gap=gap)


def _outcome_of_known(rule: Rule, known: Known) -> Outcome:
    """A value that is itself only a bound (超过 500) decides only where every value it leaves open agrees."""
    is_met = holds(rule, known.value)
    if known.qualifier is None:
        return Outcome.MET if is_met else Outcome.NOT_MET
    bound = Fraction(str(rule.value))
    passed = known.value > bound or (known.value == bound and known.qualifier is Qualifier.ABOVE)
    if rule.comparator in (Comparator.AT_LEAST, Comparator.ABOVE):
        return Outcome.MET if is_met or passed else Outcome.UNKNOWN
    if rule.comparator is Comparator.BELOW:
        return Outcome.NOT_MET if not is_met else Outcome.UNKNOWN
    return Outcome.NOT_MET if passed else Outcome.UNKNOWN


def _gap(rule: Rule, value: Fraction) -> Fraction | None:
    return abs(value - Fraction(str(rule.value or 0))) or None


def _overall(conditions: tuple[Checked, ...]) -> Outcome | None:
    outcomes = [each.outcome for each in conditions]
    if not outcomes or Outcome.UNKNOWN in outcomes:
        return None
    if all(outcome is Outcome.EXEMPT for outcome in outcomes):
        return Outcome.EXEMPT
    passing = [outcome in (Outcome.MET, Outcome.EXEMPT) for outcome in outcomes]
    if all(each.rule.part is RulePart.ALTERNATIVE for each in conditions):
        return Outcome.MET if Outcome.MET in outcomes else Outcome.NOT_MET
    return Outcome.MET if all(passing) else Outcome.NOT_MET
