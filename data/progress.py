"""How far a promise has come, by the measure that suits its kind, with every input in sight.

Pure: the clock comes in as `today`, files are read elsewhere. `assess` answers for one target, `assess_all`
for a register; `data/assessment.py` holds the answer and its JSON form, whose steps anybody can recompute.
序时进度 is our measure, not a word of the documents: what would be there at the date of the observation had
the promise been kept evenly.

Which rule applies
    The first line that fits decides. "Past" is the day after the deadline and later; its last day is ahead.

    ===== ============================================================================ ====================
    when  condition                                                                    status, cause
    ===== ============================================================================ ====================
    any   the document prints no number                                                暂无法评估 目标无数值
    any   an amount of support is promised, not a result (kind `support_standard`)     暂无法评估 支持标准
    any   no deadline, neither printed nor by the plan's period                        暂无法评估 目标无期限
    any   a multiple of a baseline nobody printed, and no published multiple           暂无法评估 基期缺失
    past  a value for the target date meets the number                                 已完成
    past  a value for the target date falls short                                      到期未达
    past  the value for the target date is a bound that leaves it open (>200 of 300)   到期待报
    past  no direct value, but one for the target date by another definition           暂无法评估 口径不一
    past  anything else: nothing published, or only for another date                   到期待报
    ahead no direct value, but one by another definition                               暂无法评估 口径不一
    ahead no value, or a bound that settles nothing                                    暂无法评估 无公开实绩
    ahead a total that only grows, or a milestone, is there                            已完成
    ahead the latest value is more than 24 months old                                  暂无法评估 数据超期
    ahead the number is met (a year's figure: in the target year itself)               已完成
    ahead no baseline or start to draw a path from                                     暂无法评估 基期缺失
    ahead otherwise the gap in points: >= +5, >= 0, >= -10, >= -30, below              快于序时 … 明显滞后
    ===== ============================================================================ ====================

    24 months and 支持标准 are ours, like the +5. Another definition is a `near` value, or a direct one whose
    indicator, scope or dimension turns out to differ.

What is a value for the target date
    `as_of` is taken at the last day it names: 2025 is 2025-12-31.

    - cumulative, milestone: on or after the deadline, begun within a year of it; an earlier value that
      already meets the number settles it too, because it cannot fall.
    - stock, threshold count, bounded or reduction rate, coverage: the same window, the nearest value wins;
      an earlier value is shown with its date and leaves 到期待报.
    - flow level, multiple, average growth, intensity, relative: the figure of the deadline's own year, to
      its end. An earlier or later year's is shown and leaves 到期待报.
    - per year (`annual_floor`, or any target with `is_annual`): one figure for every whole calendar year of
      the period. One year short is 到期未达; all there and met is 已完成; otherwise 到期待报.

    So the annual figure of 2025 and a count of March 2026 both answer for 2025-12-31, each with its own date.

What is expected at a date, and in what the gap is measured
    Points are hundredths of the way to go, so that a stock which has not moved does not look nearly done
    because it was large to begin with.

    - cumulative: from 0 at the start, linear; the way is the target. Values of single years are summed from
      a start on 1 January as far as none is missing.
    - stock, threshold count: from the baseline, linear; the way is target - baseline. Counts of several
      thresholds are never added.
    - flow level, multiple: from the baseline, geometric, on whole years; the way is target - baseline. Part
      of a year is only compared inside the target year, with target x months / 12.
    - average growth: the promised rate compounded; realised is the geometric mean of every year since the
      start (or of a level against the baseline); the way is the index to be gained.
    - per year: floor x months / 12 inside a year (for percentages the floor itself). The weakest missed
      year, or else the latest figure, gives the gap.
    - intensity, bounded or reduction rate, coverage: the bound itself on every day; the way is the bound.
    - milestone: nothing before the deadline. Relative: the promised difference, in the unit's own points.

    Without a baseline the way is the target itself, which is enough once the deadline is reached. Ranges are
    met at the bound easier to meet. 约 and 力争 are met at the number; 约 is also read at 95 % of it (ours),
    突破 also at the number itself, and when the readings give different statuses both are in `readings`.

Units
    Only the units table scales, exactly; a different dimension (亿元, 亿美元) is another definition, never a
    conversion. In a target per year 个/年 and 个 are one thing. `baseline_value` is in the target's unit, but
    for multiples and average growth, whose unit is 倍 or %, in `threshold_unit`. Arithmetic is rational; only
    fractional powers are rounded, at 40 digits.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, localcontext
from enum import Enum
from fractions import Fraction
from itertools import takewhile
from math import prod
from typing import Any, Protocol

from data.assessment import (
    BESIDE_LABELS,
    Actual,
    Assessment,
    Beside,
    Cause,
    Input,
    Outlook,
    Peer,
    Reading,
    Relation,
    RequiredPace,
    Status,
    Step,
)
from data.schema import (
    Comparator,
    Direction,
    Indicator,
    Match,
    Observation,
    Qualifier,
    Target,
    TargetKind,
    Unit,
    period_end,
    period_start,
)

AHEAD_FROM = 5
ON_PACE_FROM = 0
NEARLY_FROM = -10
BEHIND_FROM = -30
STALE_AFTER_MONTHS = 24
GRACE_MONTHS = 12
ABOUT_SHARE = Fraction(95, 100)
BREAKTHROUGH = "突破"
PER_YEAR = "/年"

_LINEAR = frozenset({TargetKind.STOCK, TargetKind.THRESHOLD_COUNT})
_GEOMETRIC = frozenset({TargetKind.FLOW_LEVEL, TargetKind.MULTIPLE})
_ONLY_GROWS = frozenset({TargetKind.CUMULATIVE, TargetKind.MILESTONE})
_YEAR_FIGURE = _GEOMETRIC | {TargetKind.AVERAGE_GROWTH, TargetKind.INTENSITY, TargetKind.RELATIVE}
_ABOUT = frozenset({Comparator.ABOUT, Comparator.GROWTH_ABOUT})
_INDEXED = frozenset({TargetKind.MULTIPLE, TargetKind.AVERAGE_GROWTH})


class HasTargets(Protocol):
    """The part of a register `assess_all` reads."""

    targets: Mapping[str, Target]
    observations_of: Mapping[str, Sequence[Observation]]
    units: Mapping[str, Unit]
    indicators: Mapping[str, Indicator]


# --- numbers and dates ------------------------------------------------------------


def _exact(value: float | int) -> Fraction:
    return Fraction(str(value))


def _decimal(value: Fraction) -> Decimal:
    with localcontext() as context:
        context.prec = 28
        quotient = (Decimal(value.numerator) / Decimal(value.denominator)).normalize()
        return quotient.quantize(Decimal(1)) if quotient == quotient.to_integral_value() else quotient


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator == 1:
        return base**exponent.numerator
    with localcontext() as context:
        context.prec = 60
        root = Decimal(base.numerator) / Decimal(base.denominator)
        root **= Decimal(exponent.numerator) / Decimal(exponent.denominator)
        context.prec = 40
        return Fraction(+root)


def _months_at_end(day: date) -> Fraction:
    """Months since year 0 when `day` is over; every calendar month counts exactly 1."""
    return day.year * 12 + day.month - 1 + Fraction(day.day, calendar.monthrange(day.year, day.month)[1])


def _months_at_start(day: date) -> Fraction:
    return day.year * 12 + day.month - 1 + Fraction(day.day - 1, calendar.monthrange(day.year, day.month)[1])


def _months_of_year(day: date) -> Fraction:
    return _months_at_end(day) - day.year * 12


def _is_year_end(day: date) -> bool:
    return (day.month, day.day) == (12, 31)


def _first_year(start: date) -> int:
    """The first calendar year that lies wholly after `start`."""
    return start.year if (start.month, start.day) == (1, 1) else start.year + 1


def _show(value: Decimal | Fraction, places: int = 2) -> str:
    rounded = f"{_decimal(value) if isinstance(value, Fraction) else value:.{places}f}"
    return rounded.rstrip("0").rstrip(".") if "." in rounded else rounded


def _with_unit(value: Decimal | Fraction, unit: str | None) -> str:
    return f"{_show(value)} {unit}" if unit else _show(value)


# --- what a target asks ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Terms:
    """A target with a number and a deadline, made ready for arithmetic."""

    target: Target
    units: Mapping[str, Unit]
    today: date
    sign: int
    goal: Fraction
    deadline: date
    start: date | None
    baseline: Fraction | None
    baseline_end: date | None

    @property
    def kind(self) -> TargetKind:
        return self.target.kind

    @property
    def is_past(self) -> bool:
        return self.today > self.deadline

    @property
    def more_is_better(self) -> bool:
        return self.sign == 1

    @property
    def hundred(self) -> Fraction | None:
        """100 % in the target's unit; None when that is no percentage."""
        factor = self.scale("%", self.unit)
        return None if factor is None else factor * 100

    @property
    def is_per_year(self) -> bool:
        return self.target.is_annual or self.kind is TargetKind.ANNUAL_FLOOR

    @property
    def unit(self) -> str | None:
        """Unit of one value: 个 for a target in 个/年."""
        unit = self.target.unit
        return unit.removesuffix(PER_YEAR) if unit and self.is_per_year else unit

    @property
    def is_rate(self) -> bool:
        """Whether a part of a year has the same value as the year: a percentage, not an amount."""
        return self.kind is not TargetKind.ANNUAL_FLOOR or self.hundred is not None

    def scale(self, unit: str | None, wanted: str | None) -> Fraction | None:
        """Factor from `unit` to `wanted` by the units table; None when they are not of one dimension."""
        if self.is_per_year and unit:
            unit = unit.removesuffix(PER_YEAR)
        if unit is None and wanted is None:
            return Fraction(1)
        ours, theirs = self.units.get(unit or ""), self.units.get(wanted or "")
        if ours is None or theirs is None:
            return None
        if (ours.dimension, ours.base_unit) != (theirs.dimension, theirs.base_unit):
            return None
        return _exact(ours.factor) / _exact(theirs.factor)

    def path_start(self) -> Fraction | None:
        """Month position where the expected path begins; None when the documents leave it open."""
        if self.kind in _LINEAR | _INDEXED | _GEOMETRIC and self.baseline_end is not None:
            return _months_at_end(self.baseline_end)
        return _months_at_start(self.start) if self.start is not None else None

    def is_met(
        self, value: Fraction, qualifier: Qualifier | None, goal: Fraction, strict: bool
    ) -> bool | None:
        """Whether `value` keeps the promise; None when it is only a bound that leaves it open."""
        distance = (value - goal) * self.sign
        if qualifier is None:
            return distance > 0 or (distance == 0 and not strict)
        if self.more_is_better:
            is_enough = distance > 0 or (distance == 0 and (not strict or qualifier is Qualifier.ABOVE))
            return True if is_enough else None
        is_too_much = distance < 0 or (distance == 0 and (strict or qualifier is Qualifier.ABOVE))
        return False if is_too_much else None


def _direction(target: Target, indicator: Indicator | None) -> int:
    """+1 when more is better, -1 when less is: by the comparator where it says so, else by the indicator."""
    if target.comparator in (Comparator.AT_MOST, Comparator.BELOW):
        return -1
    is_open = target.comparator in _ABOUT | {Comparator.EQUAL, Comparator.RANGE}
    return -1 if is_open and indicator is not None and indicator.direction is Direction.LOWER else 1


def _terms(
    target: Target, units: Mapping[str, Unit], today: date, indicator: Indicator | None
) -> _Terms | Cause:
    if target.target_value is None:
        return Cause.NO_TARGET_VALUE
    if target.kind is TargetKind.SUPPORT_STANDARD:
        return Cause.SUPPORT_STANDARD
    if target.deadline_on is None:
        return Cause.NO_DEADLINE
    sign = _direction(target, indicator)
    is_upper = target.comparator is Comparator.RANGE and sign == -1 and target.target_value_max is not None
    return _Terms(
        target=target,
        units=units,
        today=today,
        sign=sign,
        goal=_exact(target.target_value_max if is_upper else target.target_value),
        deadline=period_end(target.deadline_on),
        start=period_start(target.starts_on) if target.starts_on else None,
        baseline=_exact(target.baseline_value) if target.baseline_value is not None else None,
        baseline_end=period_end(target.baseline_on) if target.baseline_on else None,
    )


# --- what was published ------------------------------------------------------------


class _Sheet:
    """Inputs and steps of one calculation, in order."""

    def __init__(self) -> None:
        self.inputs: dict[str, Input] = {}
        self.steps: dict[str, Step] = {}

    def put(
        self,
        name: str,
        label: str,
        value: Fraction | str,
        unit: str | None = None,
        document_id: str | None = None,
    ) -> None:
        shown = value if isinstance(value, str) else _decimal(value)
        self.inputs[name] = Input(name, label, shown, unit, document_id)

    def step(self, name: str, expression: str, value: Fraction) -> Fraction:
        self.steps[name] = Step(name, expression, _decimal(value))
        return value


@dataclass(frozen=True, slots=True)
class _Growth:
    """The index reached (1 at the base) after `years` of the `of_years` that were promised."""

    index: Fraction
    years: int
    of_years: int


@dataclass(frozen=True, slots=True)
class _Point:
    """A value that can be set against the target: in the target's unit, at the end of the period it names."""

    value: Fraction
    qualifier: Qualifier | None
    end: date
    parts: tuple[Observation, ...]
    growth: _Growth | None = None

    @property
    def as_of(self) -> str:
        return self.parts[-1].as_of or ""


@dataclass(frozen=True, slots=True)
class _Objection:
    """Why a direct observation cannot judge; `is_definition` when it measures something else."""

    text: str
    is_definition: bool = False


def _factor(terms: _Terms, observation: Observation) -> tuple[Fraction, bool] | None:
    """Scale of an observation, and whether it is a level to be divided by the baseline."""
    factor = terms.scale(observation.unit, terms.unit)
    if factor is not None:
        return factor, False
    baseline = terms.baseline
    if terms.kind in _INDEXED and baseline is not None and baseline > 0 and terms.baseline_end is not None:
        factor = terms.scale(observation.unit, terms.target.threshold_unit)
        if factor is not None and terms.target.threshold_unit is not None:
            return factor, True
    return None


def _objection(terms: _Terms, observation: Observation) -> _Objection | None:
    if observation.value is None or observation.as_of is None:
        return _Objection("未写明数值或日期")
    end = period_end(observation.as_of)
    if end > terms.today:
        return _Objection("所指期间尚未结束")
    if observation.indicator_id != terms.target.indicator_id:
        return _Objection("指标不同", is_definition=True)
    if not _is_own_scope(terms.target, observation):
        return _Objection("范围不同", is_definition=True)
    if _factor(terms, observation) is None:
        return _Objection("单位不同，不换算", is_definition=True)
    begin = terms.path_start()
    if begin is not None and _months_at_end(end) < begin:
        return _Objection("早于起算时间")
    if terms.is_per_year and observation.is_cumulative:
        return _Objection("为多年累计，目标按年计")
    is_part_year = terms.kind in _YEAR_FIGURE and not _is_year_end(end)
    if is_part_year and not (terms.kind is TargetKind.FLOW_LEVEL and end.year == terms.deadline.year):
        return _Objection("为年内数，不与全年值相比", is_definition=True)
    return None


def _is_own_scope(target: Target, observation: Observation) -> bool:
    """Whether the value is for the target's own scope: by id, or as printed where no id was given."""
    if observation.entity_id is None:
        return observation.scope_as_printed == target.scope_as_printed
    return observation.entity_id == target.scope_id


def _preference(point: _Point) -> tuple[bool, str]:
    """Among values of one date an exact one first, then the smaller id."""
    return (point.qualifier is not None, point.parts[0].observation_id)


def _joined(parts: Iterable[Observation]) -> Qualifier | None:
    qualifiers = {part.qualifier for part in parts}
    if Qualifier.ABOVE in qualifiers:
        return Qualifier.ABOVE
    return Qualifier.AT_LEAST if Qualifier.AT_LEAST in qualifiers else None


def _point(terms: _Terms, observation: Observation) -> _Point:
    factor, is_level = _factor(terms, observation)  # type: ignore[misc]
    value = _exact(observation.value) * factor  # type: ignore[arg-type]
    if is_level:
        value /= terms.baseline  # type: ignore[operator]
    return _Point(value, observation.qualifier, period_end(observation.as_of or ""), (observation,))


def _yearly(points: Iterable[_Point]) -> dict[int, _Point]:
    """One full-year value a year."""
    by_year: dict[int, _Point] = {}
    for point in sorted(points, key=_preference):
        if _is_year_end(point.end):
            by_year.setdefault(point.end.year, point)
    return dict(sorted(by_year.items()))


def _running_total(terms: _Terms, points: Sequence[_Point]) -> list[_Point]:
    """Published totals, and the sum of the years published one by one as far as none is missing."""
    totals = [point for point in points if point.parts[0].is_cumulative]
    years = _yearly(point for point in points if not point.parts[0].is_cumulative)
    if terms.start is not None and _first_year(terms.start) == terms.start.year:
        run = takewhile(years.__contains__, range(terms.start.year, terms.deadline.year + 1))
        chain = [years[year] for year in run]
        if chain:
            parts = tuple(point.parts[0] for point in chain)
            total = sum((point.value for point in chain), Fraction(0))
            totals.append(_Point(total, _joined(parts), chain[-1].end, parts))
    return totals


def _growth_points(terms: _Terms, points: Sequence[_Point]) -> list[_Point]:
    """Realised mean growth in the target's unit: from levels, published means, or each year's rate."""
    hundred, base_year = terms.hundred, _base_year(terms)
    if hundred is None:
        return []
    if base_year is None:
        return [point for point in points if point.parts[0].is_cumulative]
    of_years = terms.deadline.year - base_year

    def mean(growth: _Growth) -> Fraction:
        return (_power(growth.index, Fraction(1, growth.years)) - 1) * hundred

    found: list[_Point] = []
    rates = []
    for point in points:
        years = point.end.year - base_year
        if _is_level(terms, point):
            if years > 0 and point.value > 0:
                growth = _Growth(point.value, years, of_years)
                found.append(replace(point, value=mean(growth), growth=growth))
        elif point.parts[0].is_cumulative:
            if years > 0:
                growth = _Growth(_compound(point.value, hundred, years), years, of_years)
                found.append(replace(point, growth=growth))
        elif point.value >= -hundred:
            rates.append(point)
    by_year = _yearly(rates)
    run = takewhile(by_year.__contains__, range(base_year + 1, terms.deadline.year + 1))
    chain = [by_year[year] for year in run]
    if chain:
        product = prod((_compound(point.value, hundred, 1) for point in chain), start=Fraction(1))
        growth = _Growth(product, len(chain), of_years)
        parts = tuple(point.parts[0] for point in chain)
        found.append(_Point(mean(growth), _joined(parts), chain[-1].end, parts, growth))
    return found


def _compound(rate: Fraction, hundred: Fraction, years: int) -> Fraction:
    return (1 + rate / hundred) ** years


def _is_level(terms: _Terms, point: _Point) -> bool:
    return _factor(terms, point.parts[0])[1]  # type: ignore[index]


def _base_year(terms: _Terms) -> int | None:
    """The year growth is counted from: the baseline's, or the one before the first whole year."""
    if terms.baseline_end is not None:
        return terms.baseline_end.year
    return _first_year(terms.start) - 1 if terms.start is not None else None


class _Timing(Enum):
    EARLIER = "earlier"
    FINAL = "final"
    LATER = "later"


def _timing(terms: _Terms, as_of: str) -> _Timing:
    """Whether a date answers for the target date, lies before it, or is too late to."""
    end = period_end(as_of)
    if end < terms.deadline:
        return _Timing.EARLIER
    if terms.kind in _YEAR_FIGURE or terms.is_per_year:
        return _Timing.FINAL if end.year == terms.deadline.year else _Timing.LATER
    last = _months_at_end(terms.deadline) + GRACE_MONTHS
    return _Timing.FINAL if _months_at_start(period_start(as_of)) <= last else _Timing.LATER


def _chosen(terms: _Terms, points: Sequence[_Point]) -> tuple[_Point | None, _Timing]:
    """The value to show: the nearest that answers for the target date, else the latest earlier, else a later one."""
    by_timing: dict[_Timing, list[_Point]] = {timing: [] for timing in _Timing}
    for point in sorted(points, key=_preference):
        by_timing[_timing(terms, point.as_of)].append(point)
    for timing, pick in ((_Timing.FINAL, min), (_Timing.EARLIER, max), (_Timing.LATER, min)):
        if by_timing[timing]:
            return pick(by_timing[timing], key=lambda point: point.end), timing
    return None, _Timing.EARLIER


# --- measuring ------------------------------------------------------------


@dataclass(slots=True)
class _Case:
    """What one family of kinds found out; `verdict(goal, strict)` reads the promise one way."""

    point: _Point
    timing: _Timing
    verdict: Callable[[Fraction, bool], bool | None]
    expected: Fraction | None = None
    gap: Fraction | None = None
    share: Fraction | None = None
    elapsed: Fraction | None = None
    pace: tuple[Fraction, str] | None = None
    outlook: Fraction | None = None
    met_counts: bool = True
    years_met: int | None = None
    years_due: int | None = None
    latest: date | None = None


def _put_terms(sheet: _Sheet, terms: _Terms) -> None:
    target, document_id = terms.target, terms.target.document_id
    sheet.put("target", "目标值", terms.goal, target.unit, document_id)
    if target.starts_on:
        sheet.put("starts_on", "起算", target.starts_on, None, document_id)
    if target.baseline_on:
        sheet.put("baseline_on", "基期", target.baseline_on, None, document_id)
    if terms.baseline is not None:
        unit = target.threshold_unit if terms.kind in _INDEXED else target.unit
        sheet.put("baseline", "基期值", terms.baseline, unit, document_id)
    sheet.put("deadline_on", "期限", terms.deadline.isoformat(), None, document_id)


def _put_actual(sheet: _Sheet, terms: _Terms, point: _Point) -> None:
    """The observed values as printed, and the arithmetic from them to `actual` in the target's unit."""
    terms_of: list[str] = []
    several = len(point.parts) > 1
    for part in point.parts:
        name = f"observed_{(part.as_of or '')[:4]}" if several else "observed"
        sheet.put(name, f"实绩（{part.as_of}）", _exact(part.value or 0), part.unit, part.document_id)
        factor, is_level = _factor(terms, part)  # type: ignore[misc]
        wanted = terms.target.threshold_unit if is_level else terms.unit
        expression = name
        if factor != 1:
            ours, theirs = terms.units[_plain(terms, part.unit)], terms.units[wanted or ""]
            sheet.put(f"{name}_factor", f"1 {ours.unit} 合", _exact(ours.factor), ours.base_unit)
            sheet.put("target_factor", f"1 {theirs.unit} 合", _exact(theirs.factor), theirs.base_unit)
            expression = f"{name} * {name}_factor / target_factor"
        if is_level:
            expression = f"{expression} / baseline"
        terms_of.append(expression)
    sheet.put("as_of", "实绩日期", point.as_of, None, point.parts[-1].document_id)
    if terms.kind is TargetKind.AVERAGE_GROWTH:
        _put_growth(sheet, terms, point, terms_of)
    else:
        sheet.step("actual", " + ".join(terms_of), point.value)


def _plain(terms: _Terms, unit: str | None) -> str:
    return (unit or "").removesuffix(PER_YEAR) if terms.is_per_year else unit or ""


def _put_growth(sheet: _Sheet, terms: _Terms, point: _Point, expressions: list[str]) -> None:
    sheet.put("hundred", "100% 合", terms.hundred or Fraction(0), terms.unit)
    growth = point.growth
    if growth is None:
        sheet.step("actual", expressions[0], point.value)
        return
    sheet.put("years", "已过年数", Fraction(growth.years), "年")
    is_level = _is_level(terms, point)
    if point.parts[0].is_cumulative and not is_level:
        sheet.step("actual", expressions[0], point.value)
        sheet.step("index", "(1 + actual / hundred) ** years", growth.index)
        return
    product = expressions[0] if is_level else " * ".join(f"(1 + {part} / hundred)" for part in expressions)
    sheet.step("index", product, growth.index)
    sheet.step("actual", "(index ** (1 / years) - 1) * hundred", point.value)


def _elapsed(sheet: _Sheet, terms: _Terms, end: date) -> Fraction | None:
    begin = terms.path_start()
    if begin is None:
        return None
    total = _months_at_end(terms.deadline) - begin
    if total <= 0:
        return None
    gone = min(_months_at_end(end) - begin, total)
    sheet.put("elapsed_months", "已过月数", gone, "月")
    sheet.put("total_months", "全程月数", total, "月")
    return sheet.step("elapsed_share", "elapsed_months / total_months", gone / total)


def _way(terms: _Terms, base: Fraction | None) -> tuple[Fraction, str]:
    """Length of 100 points, signed so that a better value gives a larger gap."""
    if terms.kind is TargetKind.RELATIVE:
        return Fraction(100 * terms.sign), str(100 * terms.sign)
    if base is not None:
        name = "1" if terms.kind is TargetKind.MULTIPLE else "baseline"
        return terms.goal - base, f"target - {name}"
    if terms.goal == 0:
        return Fraction(terms.sign), str(terms.sign)
    length = abs(terms.goal) * terms.sign
    return length, "target" if length == terms.goal else "-target"


def _share(sheet: _Sheet, terms: _Terms, value: Fraction) -> Fraction | None:
    """Fraction of the promised number: actual ÷ target, or target ÷ actual when less is better."""
    if terms.kind is TargetKind.RELATIVE:
        return None
    if terms.more_is_better:
        return sheet.step("share", "actual / target", value / terms.goal) if terms.goal > 0 else None
    return sheet.step("share", "target / actual", terms.goal / value) if value > 0 else None


def _gap(sheet: _Sheet, value: Fraction, expected: Fraction, way: tuple[Fraction, str]) -> Fraction:
    length, expression = way
    sheet.step("way", expression, length)
    return sheet.step("pace_gap", "(actual - expected_value) / way * 100", (value - expected) / length * 100)


def _level_case(sheet: _Sheet, terms: _Terms, points: Sequence[_Point]) -> _Case | None:
    """Every kind that sets one value against one number."""
    if terms.kind is TargetKind.CUMULATIVE:
        points = _running_total(terms, points)
    point, timing = _chosen(terms, points)
    if point is None:
        return None
    value = point.value
    _put_actual(sheet, terms, point)
    is_part_year = terms.kind is TargetKind.FLOW_LEVEL and not _is_year_end(point.end)
    case = _Case(
        point=point,
        timing=timing,
        verdict=lambda goal, strict: terms.is_met(value, point.qualifier, goal, strict),
        met_counts=timing is _Timing.FINAL or is_part_year or terms.kind not in _YEAR_FIGURE,
    )
    case.share = _share(sheet, terms, value)
    base = None if is_part_year else _base_of(terms)
    way_base = base if base is not None and (terms.goal - base) * terms.sign > 0 else None
    case.elapsed = _elapsed(sheet, terms, point.end)
    expected = _expected(terms, case, base, way_base, is_part_year=is_part_year)
    if expected is not None:
        if is_part_year:
            sheet.put("months", "当年已过月数", _months_of_year(point.end), "月")
        case.expected = sheet.step("expected_value", *expected)
        case.gap = _gap(sheet, value, case.expected, _way(terms, way_base))
    if not terms.is_past and timing is _Timing.EARLIER and point.qualifier is None:
        case.pace = _level_pace(sheet, terms, case, is_part_year=is_part_year)
        case.outlook = _level_outlook(sheet, terms, case, base, is_part_year=is_part_year)
    return case


def _base_of(terms: _Terms) -> Fraction | None:
    """Where the path begins, in the target's unit; None when it is not known or the kind has no path."""
    if terms.baseline_end is None:
        return None
    if terms.kind is TargetKind.MULTIPLE:
        return Fraction(1)
    if terms.kind in _LINEAR:
        return terms.baseline
    if terms.kind is TargetKind.FLOW_LEVEL and terms.baseline is not None:
        return terms.baseline if terms.baseline > 0 and terms.goal > 0 else None
    return None


def _expected(
    terms: _Terms, case: _Case, base: Fraction | None, way_base: Fraction | None, *, is_part_year: bool
) -> tuple[str, Fraction] | None:
    """What should be there at the date of the value, as an expression and a number; None when nobody can say.

    `way_base` is None also when the baseline already meets the target: then the target is the bar all along.
    """
    kind, goal, elapsed = terms.kind, terms.goal, case.elapsed
    if case.timing is not _Timing.EARLIER:
        return ("target", goal) if case.timing is _Timing.FINAL else None
    if is_part_year:
        return "target * months / 12", goal * _months_of_year(case.point.end) / 12
    if kind is TargetKind.MILESTONE:
        return "0", Fraction(0)
    if kind is TargetKind.CUMULATIVE:
        return None if elapsed is None else ("target * elapsed_share", goal * elapsed)
    if kind not in _LINEAR | _GEOMETRIC:
        return "target", goal
    if base is None:
        return None
    if way_base is None:
        return "target", goal
    if kind in _LINEAR:
        return "baseline + (target - baseline) * elapsed_share", base + (goal - base) * elapsed
    name = "1" if kind is TargetKind.MULTIPLE else "baseline"
    return f"{name} * (target / {name}) ** elapsed_share", base * _power(goal / base, elapsed)


def _level_pace(
    sheet: _Sheet, terms: _Terms, case: _Case, *, is_part_year: bool
) -> tuple[Fraction, str] | None:
    value = case.point.value
    left = _months_at_end(terms.deadline) - _months_at_end(case.point.end)
    if (terms.goal - value) * terms.sign <= 0:
        return None
    if terms.kind in (TargetKind.MILESTONE, TargetKind.RELATIVE):
        return None
    is_geometric = terms.kind in _GEOMETRIC and not is_part_year
    if is_geometric and (value <= 0 or terms.goal <= 0):
        return None
    sheet.put("months_left", "剩余月数", left, "月")
    if is_geometric:
        rate = (_power(terms.goal / value, 12 / left) - 1) * 100
        return sheet.step(
            "required_pace", "((target / actual) ** (12 / months_left) - 1) * 100", rate
        ), "%/年"
    if is_part_year:
        per_month = (terms.goal - value) / left
        return sheet.step(
            "required_pace", "(target - actual) / months_left", per_month
        ), f"{terms.unit or ''}/月"
    per_year = (terms.goal - value) / left * 12
    sheet.step("required_pace", "(target - actual) / months_left * 12", per_year)
    return per_year, f"{terms.unit or ''}{PER_YEAR}"


def _level_outlook(
    sheet: _Sheet, terms: _Terms, case: _Case, base: Fraction | None, *, is_part_year: bool
) -> Fraction | None:
    value, elapsed = case.point.value, case.elapsed
    if is_part_year:
        months = _months_of_year(case.point.end)
        return sheet.step("outlook_value", "actual / months * 12", value / months * 12)
    if elapsed is None or elapsed <= 0:
        return None
    if terms.kind is TargetKind.CUMULATIVE:
        return sheet.step("outlook_value", "actual / elapsed_share", value / elapsed)
    if base is None:
        return None
    if terms.kind in _LINEAR:
        expression = "baseline + (actual - baseline) / elapsed_share"
        return sheet.step("outlook_value", expression, base + (value - base) / elapsed)
    if value <= 0:
        return None
    name = "1" if terms.kind is TargetKind.MULTIPLE else "baseline"
    expression = f"{name} * (actual / {name}) ** (1 / elapsed_share)"
    return sheet.step("outlook_value", expression, base * _power(value / base, 1 / elapsed))


def _growth_case(sheet: _Sheet, terms: _Terms, points: Sequence[_Point]) -> _Case | None:
    """Average growth: the index gained against the promised rate compounded over the same years."""
    point, timing = _chosen(terms, _growth_points(terms, points))
    if point is None:
        return None
    _put_actual(sheet, terms, point)
    hundred: Fraction = terms.hundred  # type: ignore[assignment]
    growth, is_final = point.growth, timing is _Timing.FINAL

    def verdict(goal: Fraction, strict: bool) -> bool | None:
        if growth is None:
            return terms.is_met(point.value, point.qualifier, goal, strict)
        promised = _compound(goal, hundred, growth.years)
        return terms.is_met(growth.index, point.qualifier, promised, strict)

    case = _Case(point=point, timing=timing, verdict=verdict, met_counts=is_final)
    case.share = _share(sheet, terms, point.value)
    case.expected = sheet.step("expected_value", "target", terms.goal)
    if growth is None:
        if is_final:
            case.gap = _gap(sheet, point.value, terms.goal, _way(terms, None))
        return case
    total = growth.of_years
    sheet.put("total_years", "全程年数", Fraction(total), "年")
    case.elapsed = sheet.step("elapsed_share", "years / total_years", Fraction(growth.years, total))
    promised = _compound(terms.goal, hundred, growth.years)
    full = _compound(terms.goal, hundred, total)
    sheet.step("expected_index", "(1 + target / hundred) ** years", promised)
    sheet.step("target_index", "(1 + target / hundred) ** total_years", full)
    is_along = (full - 1) * terms.sign > 0
    length, expression = (
        (full - 1, "target_index - 1") if is_along else (Fraction(terms.sign), str(terms.sign))
    )
    sheet.step("way", expression, length)
    gap = (growth.index - promised) / length * 100
    case.gap = sheet.step("pace_gap", "(index - expected_index) / way * 100", gap)
    if not terms.is_past and not is_final and point.qualifier is None:
        case.outlook = sheet.step("outlook_value", "actual", point.value)
        if growth.index > 0 and (full - growth.index) * terms.sign > 0:
            left = total - growth.years
            rate = (_power(full / growth.index, Fraction(1, left)) - 1) * hundred
            sheet.put("years_left", "剩余年数", Fraction(left), "年")
            expression = "((target_index / index) ** (1 / years_left) - 1) * hundred"
            case.pace = sheet.step("required_pace", expression, rate), f"{terms.unit}{PER_YEAR}"
    return case


def _annual_case(sheet: _Sheet, terms: _Terms, points: Sequence[_Point]) -> _Case | None:
    """A number promised for every year: full years are met or missed, the running one goes by the month."""
    due = _years_due(terms)
    full = {year: point for year, point in _yearly(points).items() if year in due}
    parts = [
        point
        for point in sorted(points, key=_preference)
        if point.end.year in due and not _is_year_end(point.end)
    ]
    if not full and not parts:
        return None

    def expected(point: _Point) -> Fraction:
        return terms.goal if terms.is_rate else terms.goal * _months_of_year(point.end) / 12

    way = _way(terms, None)

    def gap(point: _Point) -> Fraction:
        return (point.value - expected(point)) / way[0] * 100

    def verdict_of(point: _Point, goal: Fraction, strict: bool) -> bool | None:
        return terms.is_met(point.value, point.qualifier, goal, strict)

    strict = _is_strict(terms.target)
    missed = [point for point in full.values() if verdict_of(point, terms.goal, strict) is False]
    latest = max([*full.values(), *parts], key=lambda point: point.end)
    point = min([*missed, latest], key=gap)

    def verdict(goal: Fraction, strict: bool) -> bool | None:
        verdicts = [verdict_of(each, goal, strict) for each in full.values()]
        if False in verdicts:
            return False
        return None if None in verdicts or len(full) < len(due) else True

    _put_actual(sheet, terms, point)
    case = _Case(point=point, timing=_Timing.FINAL, verdict=verdict, latest=latest.end)
    case.share = _share(sheet, terms, point.value)
    months = _months_of_year(point.end)
    expression = "target" if terms.is_rate else "target * months / 12"
    sheet.put("months", "当年已过月数", months, "月")
    case.expected = sheet.step("expected_value", expression, expected(point))
    case.gap = _gap(sheet, point.value, case.expected, way)
    case.years_met = sum(verdict_of(each, terms.goal, strict) is True for each in full.values())
    case.years_due = len(due)
    case.elapsed = _elapsed(sheet, terms, latest.end)
    is_running = point in parts and not terms.is_past and not terms.is_rate and point.qualifier is None
    if is_running:
        case.outlook = sheet.step("outlook_value", "actual / months * 12", point.value / months * 12)
        if (terms.goal - point.value) * terms.sign > 0:
            per_month = (terms.goal - point.value) / (12 - months)
            case.pace = (
                sheet.step("required_pace", "(target - actual) / (12 - months)", per_month),
                f"{terms.unit or ''}/月",
            )
    return case


def _years_due(terms: _Terms) -> range:
    """The whole calendar years from start to deadline; failing those, the deadline's own."""
    last = terms.deadline.year if _is_year_end(terms.deadline) else terms.deadline.year - 1
    if terms.start is None:
        return range(terms.deadline.year, terms.deadline.year + 1)
    return range(_first_year(terms.start), last + 1) or range(terms.deadline.year, terms.deadline.year + 1)


# --- deciding ------------------------------------------------------------


def _is_strict(target: Target) -> bool:
    """Whether the number itself is not enough: 超过 N, or above a reference by no stated number."""
    if target.comparator is Comparator.GROWTH_ABOVE_REFERENCE:
        return target.target_value == 0
    return target.comparator in (Comparator.ABOVE, Comparator.BELOW)


def _band(gap: Fraction) -> Status:
    if gap >= AHEAD_FROM:
        return Status.AHEAD
    if gap >= ON_PACE_FROM:
        return Status.ON_PACE
    if gap >= NEARLY_FROM:
        return Status.NEARLY_ON_PACE
    return Status.BEHIND if gap >= BEHIND_FROM else Status.FAR_BEHIND


def _decide(terms: _Terms, case: _Case, goal: Fraction, strict: bool) -> tuple[Status, Cause | None]:
    """Status of a target that has a direct value, under one reading of its wording."""
    met = case.verdict(goal, strict)
    if terms.is_past:
        is_settled_early = met and terms.kind in _ONLY_GROWS and case.timing is _Timing.EARLIER
        if case.timing is _Timing.FINAL or is_settled_early:
            decided = {True: Status.DONE, False: Status.MISSED, None: Status.AWAITING_REPORT}
            return decided[met], None
        return Status.AWAITING_REPORT, None
    if met and terms.kind in _ONLY_GROWS:
        return Status.DONE, None
    latest = case.latest or case.point.end
    if _months_at_end(terms.today) - _months_at_end(latest) > STALE_AFTER_MONTHS:
        return Status.NOT_ASSESSABLE, Cause.VALUE_TOO_OLD
    if met and case.met_counts:
        return Status.DONE, None
    if case.gap is None:
        return Status.NOT_ASSESSABLE, Cause.BASELINE_MISSING
    band = _band(case.gap)
    if case.point.qualifier is not None:
        settled = Status.AHEAD if terms.more_is_better else Status.FAR_BEHIND
        if band is not settled:
            return Status.NOT_ASSESSABLE, Cause.NO_PUBLISHED_VALUE
    return band, None


def _readings(terms: _Terms, case: _Case) -> tuple[Reading, ...]:
    """Both readings of 突破 and 约 when they give different statuses, else nothing."""
    target, strict = terms.target, _is_strict(terms.target)
    if strict and BREAKTHROUGH in (target.hedge or ""):
        loose = Comparator.AT_LEAST if terms.more_is_better else Comparator.AT_MOST
        options = [
            ("按超过解读", target.comparator, terms.goal, True),
            ("按达到解读", loose, terms.goal, False),
        ]
    elif target.comparator in _ABOUT:
        easier = terms.goal * (ABOUT_SHARE if terms.more_is_better else 1 / ABOUT_SHARE)
        options = [
            (
                "按不低于该数解读" if terms.more_is_better else "按不高于该数解读",
                target.comparator,
                terms.goal,
                False,
            ),
            ("按约数解读（差距在 5% 以内）", target.comparator, easier, False),
        ]
    else:
        return ()
    readings = tuple(
        Reading(wording, comparator, _decimal(goal), *_decide(terms, case, goal, is_strict))
        for wording, comparator, goal, is_strict in options
    )
    return readings if readings[0].status is not readings[1].status else ()


def assess(
    target: Target,
    observations: Iterable[Observation],
    *,
    units: Mapping[str, Unit],
    today: date,
    indicator: Indicator | None = None,
    peers: tuple[Peer, ...] = (),
) -> Assessment:
    """Status of `target` at the date of the observation that answers for it, by the rules of this module.

    `observations` are all values published for the target, of any match: a DIRECT one of the same indicator,
    scope and dimension judges, the others are listed in `beside` with the reason. `indicator` gives the
    direction when the comparator does not (约, ranges). Raises ValueError for a malformed date.
    """
    observations = tuple(observations)
    terms = _terms(target, units, today, indicator)
    if isinstance(terms, Cause):
        return Assessment(
            target.target_id,
            Status.NOT_ASSESSABLE,
            terms,
            _cause_sentence(target, terms),
            peers=peers,
            beside=tuple(_beside(each, None) for each in observations),
        )
    direct = [each for each in observations if each.match is Match.DIRECT]
    objections = {each.observation_id: _objection(terms, each) for each in direct}
    points = [_point(terms, each) for each in direct if objections[each.observation_id] is None]
    sheet = _Sheet()
    _put_terms(sheet, terms)
    if terms.is_per_year:
        case = _annual_case(sheet, terms, points)
    elif terms.kind is TargetKind.AVERAGE_GROWTH:
        case = _growth_case(sheet, terms, points)
    else:
        case = _level_case(sheet, terms, points)
    if case is None:
        status, cause = _without_value(terms, observations, objections)
        return Assessment(
            target.target_id,
            status,
            cause,
            _cause_sentence(target, cause) if cause else _awaiting_sentence(terms),
            inputs=tuple(sheet.inputs.values()),
            peers=peers,
            beside=tuple(_beside(each, objections.get(each.observation_id)) for each in observations),
        )
    status, cause = _decide(terms, case, terms.goal, _is_strict(target))
    used = {part.observation_id for part in case.point.parts}
    assessment = Assessment(
        target_id=target.target_id,
        status=status,
        cause=cause,
        formula="",
        actual=_actual(terms, case.point),
        qualifier=case.point.qualifier,
        as_of=case.point.as_of,
        is_for_target_date=_timing(terms, case.point.as_of) is _Timing.FINAL,
        expected_value=_maybe(case.expected),
        pace_gap=_maybe(case.gap),
        share=_maybe(case.share),
        elapsed_share=_maybe(case.elapsed),
        required_pace=RequiredPace(_decimal(case.pace[0]), case.pace[1]) if case.pace else None,
        outlook=_outlook(terms, case),
        years_met=case.years_met,
        years_due=case.years_due,
        inputs=tuple(sheet.inputs.values()),
        steps=tuple(sheet.steps.values()),
        readings=_readings(terms, case),
        peers=peers,
        beside=tuple(
            _beside(each, objections.get(each.observation_id))
            for each in observations
            if each.observation_id not in used
        ),
    )
    return replace(assessment, formula=_sentence(terms, assessment))


def assess_all(register: HasTargets, today: date) -> dict[str, Assessment]:
    """Every target of the register by id, in its order, each with its peers and their status."""
    peers = peers_of(register.targets.values())
    assessments = {
        target_id: assess(
            target,
            register.observations_of.get(target_id, ()),
            units=register.units,
            today=today,
            indicator=register.indicators.get(target.indicator_id),
            peers=peers.get(target_id, ()),
        )
        for target_id, target in register.targets.items()
    }
    return {
        target_id: replace(
            each, peers=tuple(replace(peer, status=assessments[peer.target_id].status) for peer in each.peers)
        )
        for target_id, each in assessments.items()
    }


def peers_of(targets: Iterable[Target]) -> dict[str, tuple[Peer, ...]]:
    """For each target the ones to show with it.

    Another document's number for the same indicator, threshold, scope and deadline year; and the other half
    of an either-or (`alternative_of`), in both directions. Neither is ever merged or averaged.
    """
    targets = tuple(targets)
    same: dict[tuple[Any, ...], list[Target]] = {}
    alternatives: dict[str, set[str]] = {}
    for target in targets:
        same.setdefault(_same_promise(target), []).append(target)
        if target.alternative_of:
            alternatives.setdefault(target.target_id, set()).add(target.alternative_of)
            alternatives.setdefault(target.alternative_of, set()).add(target.target_id)
    by_id = {target.target_id: target for target in targets}
    found: dict[str, tuple[Peer, ...]] = {}
    for target in targets:
        others = [
            _peer(other, Relation.OTHER_DOCUMENT)
            for other in same[_same_promise(target)]
            if other.document_id != target.document_id and target.deadline_on is not None
        ]
        halves = sorted(alternatives.get(target.target_id, ()))
        others += [_peer(by_id[half], Relation.ALTERNATIVE) for half in halves if half in by_id]
        if others:
            found[target.target_id] = tuple(others)
    return found


def _same_promise(target: Target) -> tuple[Any, ...]:
    year = target.deadline_on[:4] if target.deadline_on else None
    threshold = (target.threshold_value, target.threshold_unit)
    return (target.indicator_id, target.scope_kind, target.scope_id, target.is_annual, year, threshold)


def _peer(target: Target, relation: Relation) -> Peer:
    value, value_max = (
        None if number is None else _decimal(_exact(number))
        for number in (target.target_value, target.target_value_max)
    )
    return Peer(
        target.target_id, target.document_id, relation, target.comparator, value, value_max, target.unit
    )


def _without_value(
    terms: _Terms, observations: Iterable[Observation], objections: Mapping[str, _Objection | None]
) -> tuple[Status, Cause | None]:
    """Status when no direct value can judge."""
    if terms.kind is TargetKind.MULTIPLE and terms.baseline is None:
        return Status.NOT_ASSESSABLE, Cause.BASELINE_MISSING
    for observation in observations:
        objection = objections.get(observation.observation_id)
        is_other = observation.match is Match.NEAR or (objection is not None and objection.is_definition)
        if not is_other or observation.as_of is None or observation.value is None:
            continue
        if not terms.is_past or _timing(terms, observation.as_of) is _Timing.FINAL:
            return Status.NOT_ASSESSABLE, Cause.DEFINITIONS_DIFFER
    if terms.is_past:
        return Status.AWAITING_REPORT, None
    return Status.NOT_ASSESSABLE, Cause.NO_PUBLISHED_VALUE


def _beside(observation: Observation, objection: _Objection | None) -> Beside:
    reason = observation.near_because or (objection.text if objection else _BESIDE_REASONS[observation.match])
    value = None if observation.value is None else _decimal(_exact(observation.value))
    return Beside(
        observation.observation_id,
        observation.match,
        BESIDE_LABELS[observation.match],
        reason,
        observation.indicator_name,
        value,
        observation.qualifier,
        observation.unit,
        observation.as_of,
        observation.document_id,
    )


_BESIDE_REASONS: dict[Match, str] = {
    Match.DIRECT: "另一时点或另一来源的同口径值",
    Match.NEAR: "指标、范围或时点与目标相近而不相同",
    Match.COMPONENT: "只是目标范围中的一部分",
    Match.PROXY: "指标或范围与目标不同，只作旁证",
    Match.BASELINE: "目标起算之前的参照值，原文未定为基期",
    Match.CONTEXT: "更大范围的背景值",
    Match.EMPTY: "未与目标对应",
}


def _actual(terms: _Terms, point: _Point) -> Actual:
    """The judged value; a sum or mean of several published values is given in the target's unit."""
    first = point.parts[0]
    is_single = len(point.parts) == 1
    return Actual(
        value=_decimal(_exact(first.value or 0)) if is_single else _decimal(point.value),
        unit=first.unit if is_single else terms.unit,
        scaled=_decimal(point.value),
        scaled_unit=terms.unit,
        observation_ids=tuple(part.observation_id for part in point.parts),
        document_ids=tuple(dict.fromkeys(part.document_id for part in point.parts)),
    )


def _maybe(value: Fraction | None) -> Decimal | None:
    return None if value is None else _decimal(value)


def _outlook(terms: _Terms, case: _Case) -> Outlook | None:
    if case.outlook is None:
        return None
    is_reached = bool(terms.is_met(case.outlook, None, terms.goal, _is_strict(terms.target)))
    when = "全年" if terms.is_per_year else "期限时"
    verb = "可达到目标" if is_reached else "达不到目标"
    sentence = f"照已有速度，{when}约为 {_with_unit(case.outlook, terms.unit)}，{verb}"
    return Outlook(_decimal(case.outlook), terms.unit, is_reached, sentence)


# --- saying it ------------------------------------------------------------

_CAUSE_SENTENCES: dict[Cause, str] = {
    Cause.NO_PUBLISHED_VALUE: "没有可用于判定的公开实绩，不计算进度",
    Cause.BASELINE_MISSING: "基期值或起算时间未公布，画不出应有进度",
    Cause.DEFINITIONS_DIFFER: "已公布的数值与目标口径不一，不相除",
    Cause.NO_DEADLINE: "原文没有期限，不判断快慢",
    Cause.NO_TARGET_VALUE: "原文没有数值，不计算进度",
    Cause.VALUE_TOO_OLD: f"最近的实绩距今已超过 {STALE_AFTER_MONTHS} 个月，不据以判断",
    Cause.SUPPORT_STANDARD: "这是支持标准，不是绩效目标",
}

_PATHS: dict[TargetKind, str] = {
    TargetKind.CUMULATIVE: "自起算日按时间均摊",
    TargetKind.STOCK: "自基期值按时间均摊",
    TargetKind.THRESHOLD_COUNT: "自基期值按时间均摊",
    TargetKind.FLOW_LEVEL: "自基期值按等比增长",
    TargetKind.MULTIPLE: "自基期按等比增长",
    TargetKind.AVERAGE_GROWTH: "按承诺的年均增速",
    TargetKind.ANNUAL_FLOOR: "按当年已过月数",
    TargetKind.MILESTONE: "期限之前不要求建成",
}


def _cause_sentence(target: Target, cause: Cause) -> str:
    number = "" if target.target_value is None else f"目标 {_target_text(target)}；"
    return f"{number}{_CAUSE_SENTENCES[cause]}"


def _target_text(target: Target) -> str:
    value = _show(_exact(target.target_value or 0), 4)
    if target.target_value_max is not None:
        value += f"—{_show(_exact(target.target_value_max), 4)}"
    unit = target.unit or ""
    if target.is_annual and not unit.endswith(PER_YEAR):
        unit += PER_YEAR
    return f"{value} {unit}".strip()


def _awaiting_sentence(terms: _Terms) -> str:
    return f"目标 {_target_text(terms.target)}；期限 {terms.deadline.isoformat()} 已过，尚无该日的实绩"


def _sentence(terms: _Terms, assessment: Assessment) -> str:
    """The calculation in words, with its numbers: the value, the share, what was due, the difference."""
    actual = assessment.actual
    if actual is None:
        return _awaiting_sentence(terms)
    bound = {Qualifier.ABOVE: "超过 ", Qualifier.AT_LEAST: "不少于 ", None: ""}[assessment.qualifier]
    value = f"{bound}{_with_unit(actual.value, actual.unit)}"
    if (actual.unit, actual.value) != (actual.scaled_unit, actual.scaled):
        value += f"（合 {_with_unit(actual.scaled, actual.scaled_unit)}）"
    words = [f"{assessment.as_of} 实绩 {value}，目标 {_target_text(terms.target)}"]
    # Of a range one is met at its nearer end: a percentage of that would say nothing.
    end = {1: "按下限", -1: "按上限"}[terms.sign] if terms.target.comparator is Comparator.RANGE else ""
    if assessment.share is not None and not end:
        pair = [_with_unit(actual.scaled, actual.scaled_unit), _with_unit(terms.goal, terms.unit)]
        words.append(f"{' ÷ '.join(pair[:: terms.sign])} = {_show(assessment.share * 100, 1)}%")
    if assessment.years_due is not None:
        words.append(f"应考核 {assessment.years_due} 年，已达标 {assessment.years_met} 年")
    if assessment.pace_gap is not None:
        path = "期限已到" if assessment.is_for_target_date else _PATHS.get(terms.kind, "每日都以目标值为准")
        due = _with_unit(assessment.expected_value, terms.unit)
        side = "高出" if assessment.pace_gap > 0 else "低"
        gap = f"{side} {_show(abs(assessment.pace_gap), 1)} 个百分点" if assessment.pace_gap else "正好相等"
        if end:
            gap = "已达到" if assessment.pace_gap >= 0 else "未达到"
        words.append(f"{path}，{end}应为 {due}，{gap}")
    if assessment.status is Status.AWAITING_REPORT:
        words.append(f"期限 {terms.deadline.isoformat()} 已过，尚无足以判定的该日实绩")
    if assessment.cause is not None:
        words.append(_CAUSE_SENTENCES[assessment.cause])
    return "；".join(words)
