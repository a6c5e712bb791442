"""The progress engine: what must hold for any number, and what happens on the edge of every comparison."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.assessment import (
    BESIDE_LABELS,
    CAUSE_LABELS,
    STATUS_LABELS,
    Cause,
    Relation,
    Status,
    to_record,
)
from data.progress import assess, assess_all, peers_of
from data.schema import (
    Comparator,
    DeadlineAsPrinted,
    Direction,
    Indicator,
    Match,
    Observation,
    Qualifier,
    ScopeKind,
    Target,
    TargetKind,
    Unit,
)

UNTIMED = settings(deadline=None)
UNITS = {
    unit: Unit(unit, dimension, factor, base)
    for unit, dimension, factor, base in [
        ("家", "count", 1.0, "个"),
        ("个", "count", 1.0, "个"),
        ("倍", "multiple", 1.0, "倍"),
        ("%", "ratio", 0.01, "比例"),
        ("比例", "ratio", 1.0, "比例"),
        ("百分点", "percentage_point", 1.0, "百分点"),
        ("万元", "cny", 10000.0, "元"),
        ("亿元", "cny", 100000000.0, "元"),
        ("万亿元", "cny", 1000000000000.0, "元"),
        ("亿美元", "usd", 100000000.0, "美元"),
        ("怪元", "cny", 1.0, "怪"),
    ]
}
AHEAD = date(2024, 7, 15)
PAST = date(2026, 11, 21)
PACE_WORDS = (
    Status.FAR_BEHIND,
    Status.BEHIND,
    Status.NEARLY_ON_PACE,
    Status.ON_PACE,
    Status.AHEAD,
    Status.DONE,
)
RANK = {Status.MISSED: -1} | {status: rank for rank, status in enumerate(PACE_WORDS)}
BASE = Target(
    target_id="t",
    document_id="plan",
    clause="一",
    indicator_id="i",
    scope_kind=ScopeKind.PROVINCE,
    scope_id="360000",
    scope_as_printed="全省",
    kind=TargetKind.CUMULATIVE,
    comparator=Comparator.AT_LEAST,
    hedge=None,
    target_value=100.0,
    target_value_max=None,
    unit="个",
    baseline_on=None,
    baseline_value=None,
    starts_on="2021-01-01",
    deadline_on="2025-12-31",
    deadline_as_printed=DeadlineAsPrinted.PRINTED,
    is_annual=False,
    threshold_value=None,
    threshold_unit=None,
    alternative_of=None,
    theme="",
    reading_note=None,
    paraphrase="",
    holder=None,
    note=None,
)
SEEN = Observation(
    observation_id="o1",
    target_ids=("t",),
    match=Match.DIRECT,
    indicator_name="",
    indicator_id="i",
    entity_id="360000",
    scope_as_printed=None,
    period=None,
    as_of="2023",
    value=60.0,
    qualifier=None,
    unit="个",
    is_cumulative=True,
    document_id="report",
    near_because=None,
    confidence=None,
    note=None,
)
KINDS = {
    "cumulative": BASE,
    "stock": replace(BASE, kind=TargetKind.STOCK, baseline_on="2020", baseline_value=20.0),
    "stock_down": replace(
        BASE,
        kind=TargetKind.STOCK,
        comparator=Comparator.AT_MOST,
        baseline_on="2020",
        baseline_value=180.0,
    ),
    "threshold_count": replace(
        BASE, kind=TargetKind.THRESHOLD_COUNT, baseline_on="2020", baseline_value=20.0
    ),
    "flow_level": replace(BASE, kind=TargetKind.FLOW_LEVEL, baseline_on="2020", baseline_value=20.0),
    "multiple": replace(
        BASE,
        kind=TargetKind.MULTIPLE,
        target_value=3.0,
        unit="倍",
        threshold_unit="个",
        baseline_on="2020",
        baseline_value=20.0,
    ),
    "average_growth": replace(BASE, kind=TargetKind.AVERAGE_GROWTH, target_value=12.0, unit="%"),
    "annual_floor": replace(BASE, kind=TargetKind.ANNUAL_FLOOR, is_annual=True, unit="个/年"),
    "intensity": replace(BASE, kind=TargetKind.INTENSITY),
    "bounded_rate": replace(BASE, kind=TargetKind.BOUNDED_RATE, unit="%"),
    "bounded_rate_down": replace(BASE, kind=TargetKind.BOUNDED_RATE, unit="%", comparator=Comparator.AT_MOST),
    "reduction_rate": replace(BASE, kind=TargetKind.REDUCTION_RATE, target_value=12.0, unit="%"),
    "coverage": replace(BASE, kind=TargetKind.COVERAGE, unit="%"),
    "milestone": replace(BASE, kind=TargetKind.MILESTONE, target_value=1.0),
    "relative": replace(BASE, kind=TargetKind.RELATIVE, target_value=3.0, unit="百分点"),
}
UNIT_OF = {"multiple": "个", "annual_floor": "个"}
amounts = st.integers(0, 40_000).map(lambda number: number / 100)
kinds = st.sampled_from(sorted(KINDS))
dates = st.sampled_from(["2021", "2022", "2023", "2024", "2025", "2026-03"])
days = st.dates(date(2024, 1, 1), date(2027, 12, 31))


def seen(kind: str = "cumulative", value: float | None = 60.0, as_of: str | None = "2023", **changes):
    target = KINDS[kind]
    fields = {
        "value": value,
        "as_of": as_of,
        "unit": UNIT_OF.get(kind, target.unit),
        "is_cumulative": kind in ("cumulative", "average_growth"),
    }
    return replace(SEEN, **(fields | changes))


def judge(target: Target, *values: Observation, today: date = AHEAD, **more):
    return assess(target, values, units=UNITS, today=today, **more)


# --- what holds for any number ------------------------------------------------------------


@UNTIMED
@given(kinds, amounts, amounts, dates, days)
def test_status_never_falls_when_the_actual_improves(kind, one, other, as_of, today):
    low, high = sorted([one, other], reverse=kind.endswith("_down"))
    worse = judge(KINDS[kind], seen(kind, low, as_of), today=today)
    better = judge(KINDS[kind], seen(kind, high, as_of), today=today)
    if worse.status in RANK and better.status in RANK:
        assert RANK[worse.status] <= RANK[better.status]
    if worse.pace_gap is not None:
        assert better.pace_gap is not None
        assert worse.pace_gap <= better.pace_gap


@UNTIMED
@given(amounts, amounts, days)
def test_more_in_any_year_never_makes_an_annual_target_worse(one, other, today):
    low, high = sorted([one, other])
    target = KINDS["annual_floor"]
    rest = [
        seen("annual_floor", 90.0 + position, year, observation_id=f"o{year}")
        for position, year in enumerate(("2021", "2023", "2024-05"))
    ]
    worse, better = (
        judge(target, *rest, seen("annual_floor", each, "2022"), today=today) for each in (low, high)
    )
    if worse.status in RANK and better.status in RANK:
        assert RANK[worse.status] <= RANK[better.status]


@UNTIMED
@given(st.sampled_from(["cumulative", "stock", "flow_level", "multiple", "intensity"]), amounts, dates, days)
def test_unit_scale_changes_nothing(kind, value, as_of, today):
    target = KINDS[kind]
    target = replace(target, **{"threshold_unit" if kind == "multiple" else "unit": "亿元"})
    plain = judge(target, seen(kind, value, as_of, unit="亿元"), today=today)
    small = judge(target, seen(kind, round(value * 10_000), as_of, unit="万元"), today=today)
    large = judge(target, seen(kind, float(f"{value / 10_000:.6f}"), as_of, unit="万亿元"), today=today)
    for other in (small, large):
        assert (plain.status, plain.cause, plain.pace_gap) == (other.status, other.cause, other.pace_gap)
        assert (plain.share, plain.expected_value) == (other.share, other.expected_value)


@UNTIMED
@given(kinds, st.none() | amounts, st.none() | dates, days)
def test_after_the_deadline_nothing_is_on_pace(kind, value, as_of, today):
    status = judge(KINDS[kind], seen(kind, value, as_of), today=today).status
    settled = {Status.DONE, Status.MISSED, Status.AWAITING_REPORT, Status.NOT_ASSESSABLE}
    assert status in settled or today <= date(2025, 12, 31)


@UNTIMED
@given(
    kinds,
    st.none() | amounts,
    st.none() | dates,
    days,
    st.sampled_from(["target_value", "deadline_on", "baseline_value", "baseline_on", "starts_on", "unit"]),
    st.sampled_from(list(Match)),
)
def test_a_cause_exactly_when_there_is_no_status_and_no_number_from_nothing(
    kind, value, as_of, today, missing, match
):
    target = replace(KINDS[kind], **{missing: None})
    answer = judge(target, seen(kind, value, as_of, match=match), today=today)
    assert (answer.status is Status.NOT_ASSESSABLE) == (answer.cause is not None)
    assert answer.formula
    figures = (
        answer.actual,
        answer.expected_value,
        answer.pace_gap,
        answer.share,
        answer.required_pace,
        answer.outlook,
    )
    if value is None or as_of is None or match is not Match.DIRECT:
        assert figures == (None,) * 6
        assert answer.steps == ()
    if target.target_value is None or target.deadline_on is None:
        assert answer.status is Status.NOT_ASSESSABLE
        assert figures == (None,) * 6
    if answer.pace_gap is None:
        assert answer.status in (Status.NOT_ASSESSABLE, Status.AWAITING_REPORT, Status.DONE)


@UNTIMED
@given(st.integers(-5000, 5000).map(lambda number: number / 10))
def test_band_is_the_one_of_the_gap(gap):
    """Cumulative, target 1000, half the time gone: the gap in points is (value - 500) / 10."""
    target = replace(BASE, target_value=1000.0, starts_on="2022-01-01")
    answer = judge(target, seen(value=500 + gap, as_of="2023"))
    points = gap / 10
    expected = Status.FAR_BEHIND
    for cut, status in ((-30, Status.BEHIND), (-10, Status.NEARLY_ON_PACE), (0, Status.ON_PACE)):
        expected = status if points >= cut else expected
    if points >= 5:
        expected = Status.AHEAD
    assert answer.status is (Status.DONE if gap >= 500 else expected)


# --- on the edge of every comparison ------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (550, Status.AHEAD),
        (549.999, Status.ON_PACE),
        (500, Status.ON_PACE),
        (499.999, Status.NEARLY_ON_PACE),
        (400, Status.NEARLY_ON_PACE),
        (399.999, Status.BEHIND),
        (200, Status.BEHIND),
        (199.999, Status.FAR_BEHIND),
        (1000, Status.DONE),
        (999.999, Status.AHEAD),
    ],
)
def test_band_edges(value, status):
    target = replace(BASE, target_value=1000.0, starts_on="2022-01-01")
    assert judge(target, seen(value=value)).status is status


@pytest.mark.parametrize(
    ("comparator", "value", "is_met"),
    [
        (Comparator.AT_LEAST, 100, True),
        (Comparator.AT_LEAST, 99.999, False),
        (Comparator.AT_LEAST, 100.001, True),
        (Comparator.ABOVE, 100, False),
        (Comparator.ABOVE, 100.001, True),
        (Comparator.AT_MOST, 100, True),
        (Comparator.AT_MOST, 100.001, False),
        (Comparator.AT_MOST, 99.999, True),
        (Comparator.BELOW, 100, False),
        (Comparator.BELOW, 99.999, True),
        (Comparator.EQUAL, 100, True),
        (Comparator.EQUAL, 101, True),
        (Comparator.EQUAL, 99, False),
        (Comparator.ABOUT, 100, True),
        (Comparator.ABOUT, 99.999, False),
        (Comparator.GROWTH_AT_LEAST, 100, True),
        (Comparator.GROWTH_AT_LEAST, 99.999, False),
        (Comparator.GROWTH_ABOUT, 100, True),
        (Comparator.GROWTH_ABOUT, 99.999, False),
        (Comparator.GROWTH_ABOVE_REFERENCE, 100, True),
        (Comparator.GROWTH_ABOVE_REFERENCE, 99.999, False),
        (Comparator.MULTIPLE_OF_BASELINE, 100, True),
        (Comparator.MULTIPLE_OF_BASELINE, 99.999, False),
        (Comparator.MILESTONE, 100, True),
        (Comparator.MILESTONE, 99.999, False),
        (Comparator.RANGE, 100, True),
        (Comparator.RANGE, 99.999, False),
    ],
)
def test_met_at_the_number(comparator, value, is_met):
    target = replace(KINDS["stock"], comparator=comparator, baseline_on=None, baseline_value=None)
    answer = judge(target, seen("stock", value, "2025"), today=PAST)
    assert answer.status is (Status.DONE if is_met else Status.MISSED)


@pytest.mark.parametrize(
    ("comparator", "qualifier", "value", "status"),
    [
        (Comparator.AT_LEAST, Qualifier.ABOVE, 500, Status.DONE),
        (Comparator.AT_LEAST, Qualifier.ABOVE, 300, Status.DONE),
        (Comparator.AT_LEAST, Qualifier.AT_LEAST, 300, Status.DONE),
        (Comparator.AT_LEAST, Qualifier.ABOVE, 200, Status.AWAITING_REPORT),
        (Comparator.AT_LEAST, Qualifier.AT_LEAST, 299, Status.AWAITING_REPORT),
        (Comparator.ABOVE, Qualifier.ABOVE, 300, Status.DONE),
        (Comparator.ABOVE, Qualifier.AT_LEAST, 300, Status.AWAITING_REPORT),
        (Comparator.ABOVE, Qualifier.AT_LEAST, 301, Status.DONE),
        (Comparator.AT_MOST, Qualifier.ABOVE, 301, Status.MISSED),
        (Comparator.AT_MOST, Qualifier.ABOVE, 300, Status.MISSED),
        (Comparator.AT_MOST, Qualifier.AT_LEAST, 300, Status.AWAITING_REPORT),
        (Comparator.AT_MOST, Qualifier.ABOVE, 299, Status.AWAITING_REPORT),
        (Comparator.BELOW, Qualifier.AT_LEAST, 300, Status.MISSED),
        (Comparator.BELOW, Qualifier.AT_LEAST, 299, Status.AWAITING_REPORT),
    ],
)
def test_a_bound_is_met_missed_or_unknown(comparator, qualifier, value, status):
    target = replace(BASE, kind=TargetKind.STOCK, comparator=comparator, target_value=300.0)
    answer = judge(target, seen("stock", value, "2025", qualifier=qualifier), today=PAST)
    assert answer.status is status
    assert answer.qualifier is qualifier


@pytest.mark.parametrize(
    ("comparator", "value", "status", "cause"),
    [
        (Comparator.AT_LEAST, 72, Status.AHEAD, None),
        (Comparator.AT_LEAST, 71.9, Status.NOT_ASSESSABLE, Cause.NO_PUBLISHED_VALUE),
        (Comparator.AT_LEAST, 30, Status.NOT_ASSESSABLE, Cause.NO_PUBLISHED_VALUE),
        (Comparator.AT_MOST, 173, Status.FAR_BEHIND, None),
        (Comparator.AT_MOST, 150, Status.NOT_ASSESSABLE, Cause.NO_PUBLISHED_VALUE),
        (Comparator.AT_MOST, 101, Status.NOT_ASSESSABLE, Cause.NO_PUBLISHED_VALUE),
    ],
)
def test_a_bound_ahead_of_the_deadline_says_only_what_is_certain(comparator, value, status, cause):
    kind = "stock" if comparator is Comparator.AT_LEAST else "stock_down"
    answer = judge(KINDS[kind], seen(kind, value, qualifier=Qualifier.ABOVE))
    assert (answer.status, answer.cause) == (status, cause)
    assert answer.required_pace is None
    assert answer.outlook is None


def test_last_day_of_the_deadline_and_the_day_after():
    last = date(2025, 12, 31)
    values = seen("stock", 60.0, "2025-06")
    assert judge(KINDS["stock"], values, today=last).status is Status.FAR_BEHIND
    assert judge(KINDS["stock"], values, today=last + timedelta(days=1)).status is Status.AWAITING_REPORT


def test_a_value_dated_the_last_day_counts_on_that_day_and_never_before():
    value = seen("stock", 100.0, "2025-12-31")
    assert judge(KINDS["stock"], value, today=date(2025, 12, 31)).status is Status.DONE
    answer = judge(KINDS["stock"], value, today=date(2025, 12, 30))
    assert (answer.cause, answer.beside[0].reason) == (Cause.NO_PUBLISHED_VALUE, "所指期间尚未结束")


@pytest.mark.parametrize(
    ("kind", "as_of", "status"),
    [
        ("stock", "2025", Status.MISSED),
        ("stock", "2025-12", Status.MISSED),
        ("stock", "2025-12-31", Status.MISSED),
        ("stock", "2025-12-30", Status.AWAITING_REPORT),
        ("stock", "2026-03", Status.MISSED),
        ("stock", "2026-12-31", Status.MISSED),
        ("stock", "2027-01-01", Status.MISSED),
        ("stock", "2027-01-02", Status.AWAITING_REPORT),
        ("cumulative", "2026-03", Status.MISSED),
        ("milestone", "2026-03", Status.MISSED),
        ("flow_level", "2025", Status.MISSED),
        ("flow_level", "2026", Status.AWAITING_REPORT),
        ("flow_level", "2024", Status.AWAITING_REPORT),
        ("intensity", "2025", Status.MISSED),
        ("intensity", "2026", Status.AWAITING_REPORT),
        ("relative", "2026", Status.AWAITING_REPORT),
        ("bounded_rate", "2026-03", Status.MISSED),
        ("average_growth", "2025", Status.MISSED),
        ("average_growth", "2026", Status.AWAITING_REPORT),
        ("average_growth", "2024", Status.AWAITING_REPORT),
    ],
)
def test_what_is_a_value_for_the_target_date(kind, as_of, status):
    answer = judge(KINDS[kind], seen(kind, 0.5, as_of), today=date(2027, 6, 1))
    assert answer.status is status
    assert answer.is_for_target_date is (status is Status.MISSED)
    assert answer.as_of == as_of


def test_an_earlier_total_that_is_enough_settles_what_only_grows():
    early = judge(BASE, seen(value=100.0, as_of="2024"), today=PAST)
    assert (early.status, early.is_for_target_date) == (Status.DONE, False)
    stock = judge(KINDS["stock"], seen("stock", 100.0, "2024"), today=PAST)
    assert stock.status is Status.AWAITING_REPORT
    late = judge(BASE, seen(value=100.0, as_of="2028"), today=date(2029, 1, 1))
    assert late.status is Status.AWAITING_REPORT
    assert late.pace_gap is None


def test_the_value_for_the_date_wins_over_earlier_and_later_ones():
    values = [
        seen("stock", number, as_of, observation_id=as_of)
        for number, as_of in ((1.0, "2024"), (2.0, "2026-06"), (3.0, "2025"), (4.0, "2023"))
    ]
    answer = judge(KINDS["stock"], *values, today=PAST)
    assert answer.as_of == "2025"
    assert {each.observation_id for each in answer.beside} == {"2024", "2026-06", "2023"}
    earlier = judge(KINDS["stock"], values[0], values[3], today=PAST)
    assert earlier.as_of == "2024"
    later = judge(KINDS["flow_level"], seen("flow_level", 9.0, "2027"), today=date(2029, 1, 1))
    both = judge(
        KINDS["flow_level"],
        seen("flow_level", 9.0, "2027", observation_id="a"),
        seen("flow_level", 9.0, "2026", observation_id="b"),
        today=date(2029, 1, 1),
    )
    assert (later.as_of, both.as_of) == ("2027", "2026")
    assert later.expected_value is None


def test_of_two_values_of_one_date_the_exact_one_then_the_smaller_id():
    bound = seen("stock", 50.0, qualifier=Qualifier.ABOVE, observation_id="a")
    first, second = seen("stock", 60.0, observation_id="b"), seen("stock", 70.0, observation_id="c")
    for order in ((bound, first, second), (second, first, bound)):
        assert judge(KINDS["stock"], *order).actual.observation_ids == ("b",)
    assert judge(KINDS["stock"], bound).actual.observation_ids == ("a",)


@pytest.mark.parametrize(
    ("as_of", "cause"), [("2022-08", None), ("2022-07", None), ("2022-06", Cause.VALUE_TOO_OLD)]
)
def test_after_24_months_a_value_is_too_old(as_of, cause):
    answer = judge(KINDS["stock"], seen("stock", 99.0, as_of), today=date(2024, 7, 31))
    assert answer.cause is cause
    assert answer.share == Decimal("0.99")
    met = judge(KINDS["stock"], seen("stock", 100.0, as_of), today=date(2024, 7, 31))
    assert met.cause is cause
    assert judge(BASE, seen(value=100.0, as_of=as_of), today=date(2024, 7, 31)).status is Status.DONE


# --- one rule at a time -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"unit": "亿美元"}, "单位不同，不换算"),
        ({"unit": "未登记"}, "单位不同，不换算"),
        ({"unit": None}, "单位不同，不换算"),
        ({"unit": "怪元"}, "单位不同，不换算"),
        ({"indicator_id": "other"}, "指标不同"),
        ({"indicator_id": None}, "指标不同"),
        ({"entity_id": "430000"}, "范围不同"),
        ({"entity_id": None, "scope_as_printed": "部分地区"}, "范围不同"),
    ],
)
def test_another_definition_never_judges(changes, reason):
    target = replace(KINDS["stock"], unit="亿元")
    observation = seen("stock", 60.0, unit="亿元")
    assert judge(target, observation).status is Status.NEARLY_ON_PACE
    answer = judge(target, replace(observation, **changes))
    assert (answer.status, answer.cause) == (Status.NOT_ASSESSABLE, Cause.DEFINITIONS_DIFFER)
    assert answer.beside[0].reason == reason
    assert answer.actual is None


def test_a_level_in_another_currency_is_no_multiple():
    target = replace(KINDS["multiple"], threshold_unit="亿元")
    assert judge(target, seen("multiple", 60.0, unit="亿美元")).cause is Cause.DEFINITIONS_DIFFER


def test_a_target_per_year_is_one_only_when_it_says_so():
    target = replace(KINDS["stock"], unit="个/年")
    assert judge(target, seen("stock", 60.0, unit="个")).cause is Cause.DEFINITIONS_DIFFER


def test_a_baseline_is_in_the_targets_unit_or_the_thresholds():
    money = replace(KINDS["multiple"], threshold_unit="亿元")
    for target, value, unit in (
        (KINDS["stock"], seen("stock"), "个"),
        (money, seen("multiple", unit="亿元"), "亿元"),
    ):
        baseline = next(each for each in judge(target, value).inputs if each.name == "baseline")
        assert (baseline.value, baseline.unit, baseline.document_id) == (20, unit, "plan")


def test_a_threshold_in_money_does_not_make_money_comparable_with_a_count():
    target = replace(KINDS["threshold_count"], threshold_value=1000.0, threshold_unit="亿元")
    answer = judge(target, seen("stock", 1160.0, unit="亿元"))
    assert (answer.cause, answer.beside[0].reason) == (Cause.DEFINITIONS_DIFFER, "单位不同，不换算")


def test_scope_by_the_printed_words_where_no_id_was_given():
    value = seen("stock", 60.0, entity_id=None, scope_as_printed="全省")
    assert judge(KINDS["stock"], value).status is Status.NEARLY_ON_PACE


@pytest.mark.parametrize(
    ("today", "as_of", "status", "cause"),
    [
        (AHEAD, "2023", Status.NOT_ASSESSABLE, Cause.DEFINITIONS_DIFFER),
        (PAST, "2025", Status.NOT_ASSESSABLE, Cause.DEFINITIONS_DIFFER),
        (PAST, "2023", Status.AWAITING_REPORT, None),
        (PAST, None, Status.AWAITING_REPORT, None),
        (AHEAD, None, Status.NOT_ASSESSABLE, Cause.NO_PUBLISHED_VALUE),
    ],
)
def test_a_near_value_is_shown_beside_and_judges_nothing(today, as_of, status, cause):
    near = seen("stock", 60.0, as_of, match=Match.NEAR, near_because="口径为营业收入")
    answer = judge(KINDS["stock"], near, today=today)
    assert (answer.status, answer.cause, answer.actual) == (status, cause, None)
    assert (answer.beside[0].label, answer.beside[0].reason) == ("口径相近，仅供参照", "口径为营业收入")


def test_a_near_value_without_a_number_says_nothing():
    assert judge(KINDS["stock"], seen("stock", None, match=Match.NEAR)).cause is Cause.NO_PUBLISHED_VALUE


@pytest.mark.parametrize("match", [Match.COMPONENT, Match.PROXY, Match.BASELINE, Match.CONTEXT, Match.EMPTY])
def test_evidence_is_never_progress(match):
    answer = judge(KINDS["stock"], seen("stock", 100.0, "2025", match=match), today=PAST)
    assert (answer.status, answer.actual, answer.steps) == (Status.AWAITING_REPORT, None, ())
    assert answer.beside[0].label == BESIDE_LABELS[match]
    assert answer.beside[0].reason


def test_without_a_number_a_deadline_or_a_performance_there_is_nothing_to_judge():
    for changes, cause in (
        ({"target_value": None}, Cause.NO_TARGET_VALUE),
        ({"deadline_on": None}, Cause.NO_DEADLINE),
        ({"kind": TargetKind.SUPPORT_STANDARD}, Cause.SUPPORT_STANDARD),
    ):
        answer = judge(replace(BASE, **changes), seen(value=100.0, as_of="2025"), today=PAST)
        assert (answer.cause, answer.actual, len(answer.beside)) == (cause, None, 1)


@pytest.mark.parametrize(("as_of", "is_used"), [("2020-12-31", True), ("2020-12-30", False)])
def test_a_value_from_before_the_start_is_not_progress(as_of, is_used):
    stock = judge(KINDS["stock"], seen("stock", 20.0, as_of), today=date(2021, 3, 1))
    assert (stock.actual is not None) is is_used
    if is_used:
        assert (stock.elapsed_share, stock.expected_value, stock.pace_gap) == (0, 20, 0)
        assert stock.outlook is None
    else:
        assert stock.beside[0].reason == "早于起算时间"


def test_a_deadline_before_the_start_gives_no_path():
    answer = judge(replace(BASE, starts_on="2026-01-01"), seen(as_of="2026-03"), today=date(2025, 12, 31))
    assert answer.actual is None
    backwards = replace(KINDS["stock"], baseline_on="2025-12-31")
    assert judge(backwards, seen("stock", 60.0, "2025-12-31"), today=PAST).elapsed_share is None


def test_a_baseline_already_past_the_target_leaves_the_target_as_the_bar():
    for base in (100.0, 150.0):
        target = replace(KINDS["stock"], baseline_value=base)
        answer = judge(target, seen("stock", 90.0))
        assert (answer.expected_value, answer.pace_gap) == (100, -10)


@pytest.mark.parametrize(("base", "goal"), [(0.0, 100.0), (-5.0, 100.0), (20.0, 0.0)])
def test_no_geometric_path_from_or_to_nothing(base, goal):
    target = replace(KINDS["flow_level"], baseline_value=base, target_value=goal)
    answer = judge(target, seen("flow_level", 60.0))
    assert (answer.expected_value, answer.outlook) == (None, None)
    assert answer.cause is Cause.BASELINE_MISSING


def test_a_baseline_needs_its_date_and_a_date_its_baseline():
    for kind in ("stock", "flow_level"):
        for missing in ("baseline_on", "baseline_value"):
            answer = judge(replace(KINDS[kind], **{missing: None}), seen(kind, 60.0))
            assert (answer.cause, answer.share) == (Cause.BASELINE_MISSING, Decimal("0.6"))


def test_a_baseline_means_nothing_to_a_kind_without_a_path():
    for kind in ("intensity", "bounded_rate", "cumulative"):
        target = replace(KINDS[kind], baseline_on="2020", baseline_value=50.0)
        answer = judge(target, seen(kind, 60.0, "2025"), today=PAST)
        assert answer.pace_gap == -40


def test_stock_gap_is_measured_on_the_way_to_go():
    target = replace(
        BASE, kind=TargetKind.STOCK, target_value=300.0, baseline_on="2020", baseline_value=280.0
    )
    answer = judge(target, seen("stock", 280.0))
    assert (answer.expected_value, answer.pace_gap) == (292, -60)
    assert answer.status is Status.FAR_BEHIND


def test_multiple_needs_a_baseline_or_a_published_multiple():
    bare = replace(KINDS["multiple"], baseline_value=None, threshold_unit=None)
    for today in (AHEAD, PAST):
        assert judge(bare, today=today).cause is Cause.BASELINE_MISSING
        level = judge(bare, seen("multiple", 50.0, "2025"), today=today)
        assert level.cause is Cause.BASELINE_MISSING
    undated = replace(bare, baseline_on=None)
    assert judge(undated, seen("multiple", 2.0, unit="倍")).cause is Cause.BASELINE_MISSING
    published = judge(bare, seen("multiple", 3.0, "2025", unit="倍"), today=PAST)
    assert published.status is Status.DONE
    for broken in (0.0, -1.0):
        target = replace(KINDS["multiple"], baseline_value=broken)
        assert judge(target, seen("multiple", 50.0)).cause is Cause.DEFINITIONS_DIFFER
    unitless = replace(KINDS["multiple"], threshold_unit=None)
    assert judge(unitless, seen("multiple", 50.0, unit=None)).cause is Cause.DEFINITIONS_DIFFER
    undated = replace(KINDS["multiple"], baseline_on=None)
    assert judge(undated, seen("multiple", 50.0)).cause is Cause.DEFINITIONS_DIFFER


def test_multiple_takes_its_baseline_as_one():
    answer = judge(KINDS["multiple"], seen("multiple", 60.0, "2025"), today=PAST)
    assert (answer.status, answer.actual.scaled, answer.pace_gap) == (Status.DONE, 3, 0)


def test_geometric_path_is_exact_where_roots_are():
    target = replace(KINDS["flow_level"], target_value=640.0, baseline_value=20.0)
    answer = judge(target, seen("flow_level", 160.0))
    assert (answer.expected_value, answer.pace_gap, answer.status) == (160, 0, Status.ON_PACE)
    assert answer.required_pace.value == 100
    assert (answer.outlook.value, answer.outlook.is_reached) == (640, True)


def test_part_of_a_year_is_only_compared_inside_the_target_year():
    target = KINDS["flow_level"]
    inside = judge(target, seen("flow_level", 45.0, "2025-06"), today=date(2025, 8, 1))
    assert (inside.expected_value, inside.pace_gap) == (50, -5)
    assert (inside.required_pace.value, inside.required_pace.unit) == (Decimal(55) / 6, "个/月") or (
        abs(inside.required_pace.value - Decimal(55) / 6) < Decimal("1e-20")
    )
    assert inside.outlook.value == 90
    full = judge(target, seen("flow_level", 100.0, "2025-06"), today=date(2025, 8, 1))
    assert full.status is Status.DONE
    before = judge(target, seen("flow_level", 45.0, "2024-06"))
    assert before.cause is Cause.DEFINITIONS_DIFFER
    for kind in ("intensity", "relative", "average_growth", "multiple"):
        part = judge(KINDS[kind], seen(kind, 2.0, "2025-06"), today=date(2025, 8, 1))
        assert part.cause is Cause.DEFINITIONS_DIFFER, kind


def test_a_years_figure_met_early_is_not_done():
    for kind in ("flow_level", "multiple", "intensity", "relative", "average_growth"):
        answer = judge(KINDS[kind], seen(kind, 500.0))
        assert answer.status is Status.AHEAD, kind
        final = judge(KINDS[kind], seen(kind, 500.0, "2025"), today=date(2025, 12, 31))
        assert final.status is Status.DONE, kind
    for kind in ("stock", "threshold_count", "bounded_rate", "coverage", "milestone", "cumulative"):
        assert judge(KINDS[kind], seen(kind, 500.0)).status is Status.DONE, kind


def test_yearly_values_are_summed_only_as_far_as_none_is_missing():
    def yearly(year, value, **changes):
        return seen(value=value, as_of=year, is_cumulative=False, observation_id=f"y{year}", **changes)

    values = [yearly("2021", 10.1), yearly("2022", 10.2), yearly("2024", 50.0)]
    answer = judge(BASE, *values, today=date(2025, 2, 1))
    assert (answer.actual.scaled, answer.as_of) == (Decimal("20.3"), "2022")
    assert answer.actual.observation_ids == ("y2021", "y2022")
    bounded = judge(BASE, values[0], yearly("2022", 90.0, qualifier=Qualifier.AT_LEAST))
    assert (bounded.qualifier, bounded.status) == (Qualifier.AT_LEAST, Status.DONE)
    above = judge(
        BASE,
        yearly("2021", 10.0, qualifier=Qualifier.ABOVE),
        yearly("2022", 90.0, qualifier=Qualifier.AT_LEAST),
    )
    assert above.qualifier is Qualifier.ABOVE
    assert judge(BASE, values[1]).cause is Cause.NO_PUBLISHED_VALUE
    total = judge(BASE, *values, seen(value=33.0, as_of="2023"), today=date(2025, 2, 1))
    assert total.as_of == "2023"
    last = [yearly(str(year), 20.0) for year in range(2021, 2027)]
    assert judge(BASE, *last, today=date(2027, 2, 1)).actual.scaled == 100
    for starts_on in (None, "2020-09-17", "2021-01-02", "2021-02-01"):
        assert judge(replace(BASE, starts_on=starts_on), *values).cause is Cause.NO_PUBLISHED_VALUE


def test_growth_is_the_geometric_mean_of_every_year():
    target = replace(KINDS["average_growth"], target_value=10.0)

    def rates(*values):
        return [
            seen(
                "average_growth",
                value,
                str(2021 + position),
                is_cumulative=False,
                observation_id=f"r{position}",
            )
            for position, value in enumerate(values)
        ]

    assert judge(target, *rates(10, 10, 10, 10, 10), today=PAST).status is Status.DONE
    assert judge(target, *rates(5, 15, 10, 10, 10), today=PAST).status is Status.MISSED
    assert judge(target, *rates(10, 10, 10, 10), today=PAST).status is Status.AWAITING_REPORT
    assert judge(target, *rates(10, 10)[1:]).cause is Cause.NO_PUBLISHED_VALUE
    late = judge(replace(target, starts_on="2020-09-17"), *rates(10, 10, 10))
    assert late.elapsed_share == Decimal("0.6")
    answer = judge(target, *rates(10, 10, 10))
    assert (answer.pace_gap, answer.elapsed_share, answer.actual.scaled) == (0, Decimal("0.6"), 10)
    assert answer.outlook.is_reached
    assert answer.required_pace.value == 10
    fast = judge(target, *rates(30, 30, 30))
    assert (fast.status, fast.required_pace) == (Status.AHEAD, None)
    gone = judge(target, *rates(10, -100, 10))
    assert gone.actual.scaled == -100
    assert gone.required_pace is None
    assert judge(target, *rates(10, -101, 10)).as_of == "2021"
    bound = rates(10, 10, 10, 10)
    bound.append(seen("average_growth", 10.0, "2025", is_cumulative=False, qualifier=Qualifier.ABOVE))
    strict = replace(target, comparator=Comparator.ABOVE)
    assert judge(strict, *bound, today=PAST).status is Status.DONE
    per_mille = replace(target, unit="个")
    assert judge(per_mille, seen("average_growth", 5.0, unit="个")).cause is Cause.NO_PUBLISHED_VALUE


def test_growth_from_a_level_and_its_baseline():
    target = replace(
        KINDS["average_growth"],
        target_value=10.0,
        baseline_on="2020",
        baseline_value=100.0,
        threshold_unit="亿元",
    )
    answer = judge(target, seen("average_growth", 133.1, unit="亿元", is_cumulative=False))
    assert (answer.pace_gap, answer.status) == (0, Status.ON_PACE)
    final = judge(target, seen("average_growth", 161.051, "2025", unit="亿元"), today=PAST)
    assert final.status is Status.DONE
    short = judge(target, seen("average_growth", 161.05, "2025", unit="亿元"), today=PAST)
    assert short.status is Status.MISSED
    for value, as_of in ((0.0, "2023"), (-3.0, "2023"), (100.0, "2020")):
        none = judge(target, seen("average_growth", value, as_of, unit="亿元"), today=date(2024, 3, 1))
        assert none.actual is None


def test_published_mean_growth_without_a_start_is_read_at_the_deadline_only():
    target = replace(KINDS["average_growth"], starts_on=None)
    done = judge(target, seen("average_growth", 12.0, "2025"), today=PAST)
    assert (done.status, done.pace_gap) == (Status.DONE, 0)
    missed = judge(target, seen("average_growth", 9.0, "2025"), today=PAST)
    assert (missed.status, missed.pace_gap) == (Status.MISSED, -25)
    assert judge(target, seen("average_growth", 9.0, "2023")).cause is Cause.BASELINE_MISSING


def test_growth_in_a_unit_of_its_own_and_on_its_last_day():
    target = replace(KINDS["average_growth"], target_value=0.1, unit="比例")
    answer = judge(target, seen("average_growth", 0.1, unit="比例"))
    assert (answer.pace_gap, answer.share) == (0, 1)
    assert answer.required_pace.value == Decimal("0.1")
    assert judge(target, seen("average_growth", 10.0, unit="%")).pace_gap == 0
    percent = replace(KINDS["average_growth"], target_value=10.0)
    last = judge(percent, seen("average_growth", 9.0, "2025"), today=date(2025, 12, 31))
    assert (last.outlook, last.required_pace) == (None, None)
    bound = judge(percent, seen("average_growth", 30.0, qualifier=Qualifier.ABOVE))
    assert (bound.status, bound.outlook) == (Status.AHEAD, None)
    steady = [
        seen("average_growth", value, year, is_cumulative=False, observation_id=year)
        for year, value in (("2021", 10.0), ("2022", 10.0), ("2023", 33.1))
    ]
    reached = judge(percent, *steady)
    assert (reached.required_pace, reached.outlook.is_reached) == (None, True)
    wild = judge(percent, seen("average_growth", -50.0, "2021", is_cumulative=False), today=date(2022, 2, 1))
    assert wild.actual.scaled == -50
    early = judge(percent, seen("average_growth", 9.0, "2020-12-31"), today=date(2021, 2, 1))
    assert early.actual is None


def test_growth_of_zero_is_measured_in_points_of_the_index():
    target = replace(KINDS["average_growth"], target_value=0.0)
    answer = judge(target, seen("average_growth", -2.0, "2021"), today=date(2022, 3, 1))
    assert (answer.pace_gap, answer.share) == (-2, None)


def test_annual_years_are_met_missed_or_missing():
    target = KINDS["annual_floor"]

    def years(*values, first=2021):
        return [
            seen("annual_floor", value, str(first + position), observation_id=f"y{position}")
            for position, value in enumerate(values)
            if value is not None
        ]

    done = judge(target, *years(100, 100, 100, 100, 100), today=PAST)
    assert (done.status, done.years_met, done.years_due) == (Status.DONE, 5, 5)
    missed = judge(target, *years(100, 99, None, 100), today=PAST)
    assert (missed.status, missed.years_met, missed.as_of) == (Status.MISSED, 2, "2022")
    open_ = judge(target, *years(100, None, 100, 100, 100), today=PAST)
    assert (open_.status, open_.years_met, open_.as_of) == (Status.AWAITING_REPORT, 4, "2025")
    after = judge(target, *years(100, 100, 100, 100, 100, 1), today=date(2027, 3, 1))
    assert after.status is Status.DONE
    before = judge(replace(target, starts_on="2022-01-01"), *years(1, 100, 100, 100, 100), today=PAST)
    assert (before.status, before.years_due) == (Status.DONE, 4)
    mid = judge(replace(target, starts_on="2021-02-01"), *years(None, 100, 100, 100, 100), today=PAST)
    assert (mid.status, mid.years_due) == (Status.DONE, 4)
    unknown = judge(replace(target, starts_on=None), *years(None, None, None, None, 100), today=PAST)
    assert (unknown.status, unknown.years_due) == (Status.DONE, 1)
    short = replace(target, deadline_on="2024-06-30")
    assert judge(short, *years(100, 100, 100), today=PAST).years_due == 3
    stub = replace(target, starts_on="2024-02-01", deadline_on="2024-06-30")
    assert judge(stub, *years(100, first=2024), today=PAST).years_due == 1
    total = judge(target, seen("annual_floor", 500.0, "2025", is_cumulative=True), today=PAST)
    assert total.beside[0].reason == "为多年累计，目标按年计"
    two = years(100, 99, 98)
    assert judge(target, *two, today=PAST).as_of == "2023"
    bound = replace(two[1], qualifier=Qualifier.ABOVE)
    answer = judge(target, two[0], bound, *years(100, 100, 100, first=2023), today=PAST)
    assert answer.status is Status.AWAITING_REPORT


def test_annual_part_of_a_year_is_measured_month_by_month():
    target = KINDS["annual_floor"]
    full = seen("annual_floor", 100.0, "2023", observation_id="a")
    part = seen("annual_floor", 45.0, "2024-06", observation_id="b")
    answer = judge(target, full, part)
    assert (answer.as_of, answer.expected_value, answer.pace_gap) == ("2024-06", 50, -5)
    assert (answer.outlook.value, answer.outlook.is_reached) == (90, False)
    assert answer.required_pace.unit == "个/月"
    enough = judge(target, full, replace(part, value=100.0))
    assert (enough.status, enough.required_pace) == (Status.AHEAD, None)
    assert enough.outlook.is_reached
    year = seen("annual_floor", 120.0, "2024", observation_id="c")
    assert judge(target, part, year, today=date(2025, 2, 1)).as_of == "2024"
    weak = replace(full, value=90.0)
    held = judge(target, weak, replace(part, value=90.0))
    assert (held.as_of, held.status, held.outlook) == ("2023", Status.NEARLY_ON_PACE, None)
    old = seen("annual_floor", 90.0, "2021", observation_id="d")
    assert judge(target, old, replace(part, value=90.0)).status is Status.NEARLY_ON_PACE
    outside = seen("annual_floor", 90.0, "2020-06")
    assert judge(target, outside).actual is None
    rate = replace(target, kind=TargetKind.BOUNDED_RATE, unit="%/年", target_value=60.0)
    percent = judge(rate, seen("annual_floor", 57.0, "2024-06", unit="%"))
    assert (percent.expected_value, percent.outlook, percent.required_pace) == (60, None, None)
    floor_rate = replace(rate, kind=TargetKind.ANNUAL_FLOOR)
    assert judge(floor_rate, seen("annual_floor", 57.0, "2024-06", unit="%/年")).expected_value == 60
    bound = judge(target, full, replace(part, qualifier=Qualifier.ABOVE))
    assert (bound.cause, bound.outlook) == (Cause.NO_PUBLISHED_VALUE, None)
    last = replace(full, as_of="2025")
    assert judge(target, last, replace(part, as_of="2026-03"), today=PAST).as_of == "2025"
    late = judge(target, full, replace(part, as_of="2025-06"), today=PAST)
    assert (late.status, late.outlook) == (Status.AWAITING_REPORT, None)


def test_annual_by_kind_or_by_flag_and_with_or_without_a_unit():
    by_kind = replace(KINDS["annual_floor"], is_annual=False)
    assert judge(by_kind, seen("annual_floor", 45.0, "2024-06")).expected_value == 50
    by_flag = replace(KINDS["annual_floor"], kind=TargetKind.COVERAGE)
    assert judge(by_flag, seen("annual_floor", 45.0, "2024-06")).expected_value == 100
    unitless = replace(KINDS["annual_floor"], unit=None)
    assert judge(unitless, seen("annual_floor", 45.0, "2024-06", unit=None)).expected_value == 50
    total = judge(KINDS["stock"], seen("stock", 60.0, unit="个/年"))
    assert total.cause is Cause.DEFINITIONS_DIFFER
    near = seen("annual_floor", 60.0, "2026-03", match=Match.NEAR)
    assert judge(KINDS["annual_floor"], near, today=PAST).status is Status.AWAITING_REPORT


def test_milestone_is_not_due_before_its_day():
    answer = judge(KINDS["milestone"], seen("milestone", 0.0))
    assert (answer.status, answer.pace_gap, answer.required_pace) == (Status.ON_PACE, 0, None)
    assert judge(KINDS["milestone"], seen("milestone", 0.0, "2025"), today=PAST).status is Status.MISSED


def test_relative_gap_is_in_the_units_own_points():
    target = KINDS["relative"]
    answer = judge(target, seen("relative", 1.0))
    assert (answer.pace_gap, answer.share, answer.required_pace) == (-2, None, None)
    down = replace(target, comparator=Comparator.AT_MOST)
    assert judge(down, seen("relative", 1.0)).pace_gap == 2
    for goal, value, status in ((0.0, 0.0, Status.MISSED), (0.0, 0.1, Status.DONE), (3.0, 3.0, Status.DONE)):
        above = replace(target, comparator=Comparator.GROWTH_ABOVE_REFERENCE, target_value=goal)
        assert judge(above, seen("relative", value, "2025"), today=PAST).status is status


def test_direction_comes_from_the_comparator_and_else_from_the_indicator():
    lower = Indicator("i", "", Direction.LOWER, "count", None)
    higher = Indicator("i", "", Direction.HIGHER, "count", None)
    about = replace(BASE, kind=TargetKind.STOCK, comparator=Comparator.EQUAL)
    value = seen("stock", 90.0, "2025")
    assert judge(about, value, today=PAST).status is Status.MISSED
    assert judge(about, value, today=PAST, indicator=higher).status is Status.MISSED
    assert judge(about, value, today=PAST, indicator=lower).status is Status.DONE
    for comparator in (Comparator.ABOUT, Comparator.GROWTH_ABOUT):
        loose = replace(about, comparator=comparator)
        assert judge(loose, value, today=PAST, indicator=lower).status is Status.DONE
    printed = replace(about, comparator=Comparator.AT_LEAST)
    assert judge(printed, value, today=PAST, indicator=lower).status is Status.MISSED
    for comparator in (Comparator.AT_MOST, Comparator.BELOW):
        down = replace(about, comparator=comparator)
        assert judge(down, value, today=PAST, indicator=higher).status is Status.DONE
    above = replace(about, comparator=Comparator.ABOVE)
    assert judge(above, value, today=PAST, indicator=lower).status is Status.MISSED


def test_a_range_is_met_at_the_bound_easier_to_meet():
    lower = Indicator("i", "", Direction.LOWER, "count", None)
    target = replace(
        BASE, kind=TargetKind.STOCK, comparator=Comparator.RANGE, target_value=10.0, target_value_max=20.0
    )
    for value, indicator, status, words in (
        (10, None, Status.DONE, "按下限应为 10 个，已达到"),
        (30, None, Status.DONE, "按下限应为 10 个，已达到"),
        (9, None, Status.MISSED, "按下限应为 10 个，未达到"),
        (20, lower, Status.DONE, "按上限应为 20 个，已达到"),
        (21, lower, Status.MISSED, "按上限应为 20 个，未达到"),
    ):
        answer = judge(target, seen("stock", value, "2025"), today=PAST, indicator=indicator)
        assert answer.status is status
        # A percentage of one end of a range would say nothing.
        assert answer.formula.endswith(words)
        assert "%" not in answer.formula
    open_ = replace(target, target_value_max=None)
    assert judge(open_, seen("stock", 9, "2025"), today=PAST, indicator=lower).status is Status.DONE
    least = replace(target, comparator=Comparator.AT_MOST)
    assert judge(least, seen("stock", 15, "2025"), today=PAST).status is Status.MISSED


@pytest.mark.parametrize(("value", "differ"), [(4, False), (5, True), (6, False)])
def test_both_readings_of_a_breakthrough_when_they_differ(value, differ):
    target = replace(
        BASE, kind=TargetKind.THRESHOLD_COUNT, comparator=Comparator.ABOVE, hedge="突破", target_value=5.0
    )
    answer = judge(target, seen("stock", value, "2025"), today=PAST)
    assert answer.status is (Status.DONE if value > 5 else Status.MISSED)
    expected = [("按超过解读", Status.MISSED), ("按达到解读", Status.DONE)] if differ else []
    assert [(each.wording, each.status) for each in answer.readings] == expected
    plain = replace(target, hedge="超过")
    assert judge(plain, seen("stock", value, "2025"), today=PAST).readings == ()
    settled = replace(target, comparator=Comparator.AT_LEAST)
    assert judge(settled, seen("stock", value, "2025"), today=PAST).readings == ()


def test_breakthrough_downwards_reads_the_other_way():
    target = replace(BASE, kind=TargetKind.STOCK, comparator=Comparator.BELOW, hedge="突破")
    answer = judge(target, seen("stock", 100.0, "2025"), today=PAST)
    assert [each.comparator for each in answer.readings] == [Comparator.BELOW, Comparator.AT_MOST]


@pytest.mark.parametrize(("value", "differ"), [(94.999, False), (95, True), (99.999, True), (100, False)])
def test_both_readings_of_about_when_they_differ(value, differ):
    target = replace(BASE, kind=TargetKind.STOCK, comparator=Comparator.ABOUT, hedge="约")
    answer = judge(target, seen("stock", value, "2025"), today=PAST)
    assert [each.status for each in answer.readings] == ([Status.MISSED, Status.DONE] if differ else [])


@pytest.mark.parametrize(("value", "differ"), [(100, False), (105, True), (106, False)])
def test_about_downwards_is_read_above_the_number(value, differ):
    lower = Indicator("i", "", Direction.LOWER, "count", None)
    target = replace(BASE, kind=TargetKind.STOCK, comparator=Comparator.ABOUT, hedge="约")
    answer = judge(target, seen("stock", value, "2025"), today=PAST, indicator=lower)
    assert bool(answer.readings) is differ
    if differ:
        assert answer.readings[0].wording == "按不高于该数解读"


def test_share_of_a_number_that_cannot_be_divided():
    zero = replace(BASE, kind=TargetKind.STOCK, target_value=0.0)
    answer = judge(zero, seen("stock", -3.0, "2025"), today=PAST)
    assert (answer.share, answer.pace_gap) == (None, -300)
    down = replace(zero, comparator=Comparator.AT_MOST)
    answer = judge(down, seen("stock", 3.0, "2025"), today=PAST)
    assert (answer.share, answer.pace_gap) == (0, -300)
    assert judge(down, seen("stock", 0.0, "2025"), today=PAST).share is None
    below = replace(zero, target_value=-4.0)
    answer = judge(below, seen("stock", -5.0, "2025"), today=PAST)
    assert (answer.share, answer.pace_gap) == (None, -25)
    lowered = judge(KINDS["stock_down"], seen("stock_down", 200.0, "2025"), today=PAST)
    assert lowered.share == Decimal("0.5")


def test_pace_needed_and_outlook():
    answer = judge(BASE, seen(value=60.0))
    assert (answer.required_pace.value, answer.required_pace.unit) == (20, "个/年")
    assert (answer.outlook.value, answer.outlook.is_reached) == (100, True)
    moved = judge(replace(BASE, baseline_on="2019", baseline_value=3.0), seen(value=60.0))
    assert moved.elapsed_share == Decimal("0.6")
    to_zero = replace(KINDS["flow_level"], comparator=Comparator.AT_MOST, target_value=0.0)
    assert judge(to_zero, seen("flow_level", 60.0)).required_pace is None
    for kind, as_of, unit in (
        ("stock", "2023", "/年"),
        ("flow_level", "2025-06", "/月"),
        ("annual_floor", "2024-06", "/月"),
    ):
        bare = judge(
            replace(KINDS[kind], unit=None), seen(kind, 1.0, as_of, unit=None), today=date(2025, 8, 1)
        )
        assert bare.required_pace.unit == unit
    nothing = judge(BASE, seen(value=0.0))
    assert (nothing.required_pace.value, nothing.outlook.value) == (50, 0)
    slow = judge(BASE, seen(value=59.0))
    assert slow.outlook.is_reached is False
    assert "达不到目标" in slow.outlook.sentence
    assert judge(BASE, seen(value=100.0)).required_pace is None
    assert judge(BASE, seen(value=60.0), today=PAST).required_pace is None
    assert judge(BASE, seen(value=60.0), today=PAST).outlook is None
    stock = judge(KINDS["stock"], seen("stock", 68.0))
    assert stock.outlook.value == 100
    none = judge(KINDS["flow_level"], seen("flow_level", 0.0))
    assert (none.required_pace, none.outlook) == (None, None)
    down = judge(KINDS["stock_down"], seen("stock_down", 120.0))
    assert (down.required_pace.value, down.status) == (-10, Status.AHEAD)
    last = judge(KINDS["stock"], seen("stock", 60.0, "2025-12-31"), today=date(2025, 12, 31))
    assert (last.required_pace, last.outlook, last.expected_value) == (None, None, 100)


def test_sentences_carry_their_numbers():
    answer = judge(KINDS["threshold_count"], seen("stock", 40.0, "2025"), today=PAST)
    assert answer.formula == (
        "2025 实绩 40 个，目标 100 个；40 个 ÷ 100 个 = 40%；期限已到，应为 100 个，低 75 个百分点"
    )
    waiting = judge(KINDS["annual_floor"], today=PAST)
    assert waiting.formula == "目标 100 个/年；期限 2025-12-31 已过，尚无该日的实绩"
    scaled = judge(
        replace(KINDS["stock"], unit="亿元"), seen("stock", 600000.0, unit="万元", qualifier=Qualifier.ABOVE)
    )
    assert scaled.formula.startswith("2023 实绩 超过 600000 万元（合 60 亿元），目标 100 亿元；")
    assert scaled.formula.endswith("没有可用于判定的公开实绩，不计算进度")
    over = judge(BASE, seen(value=61.0))
    assert "自起算日按时间均摊，应为 60 个，高出 1 个百分点" in over.formula
    even = judge(BASE, seen(value=60.0))
    assert "正好相等" in even.formula
    years = judge(KINDS["annual_floor"], seen("annual_floor", 100.0, "2023"))
    assert "应考核 5 年，已达标 1 年" in years.formula
    earlier = judge(KINDS["stock"], seen("stock", 40.0, "2024"), today=PAST)
    assert earlier.formula.endswith("期限 2025-12-31 已过，尚无足以判定的该日实绩")
    span = replace(BASE, comparator=Comparator.RANGE, target_value=1.0, target_value_max=2.0)
    assert judge(span).formula.startswith("目标 1—2 个；")
    third = replace(BASE, target_value=0.3333, unit="家/年", is_annual=True, deadline_on=None)
    assert judge(third).formula.startswith("目标 0.3333 家/年；")
    inverse = judge(KINDS["stock_down"], seen("stock_down", 200.0, "2025"), today=PAST)
    assert "100 个 ÷ 200 个 = 50%" in inverse.formula
    plain = judge(replace(BASE, unit=None), seen(unit=None))
    assert plain.formula.startswith("2023 实绩 60，目标 100；60 ÷ 100 = 60%")


# --- the register as a whole --------------------------------------------------------------


def other(target: Target, target_id: str, **changes) -> Target:
    return replace(target, target_id=target_id, **changes)


def test_peers_are_other_documents_numbers_for_the_same_thing():
    same = other(BASE, "u", document_id="plan2", target_value=90.0)
    found = peers_of([BASE, same])
    assert [(each.target_id, each.relation, each.value) for each in found["t"]] == [
        ("u", Relation.OTHER_DOCUMENT, 90)
    ]
    assert [each.target_id for each in found["u"]] == ["t"]
    for changes in (
        {"document_id": "plan"},
        {"indicator_id": "j"},
        {"scope_id": "430000"},
        {"scope_kind": ScopeKind.CLUSTER},
        {"deadline_on": "2024-12-31"},
        {"is_annual": True},
        {"threshold_value": 500.0},
        {"threshold_unit": "亿元"},
    ):
        assert peers_of([BASE, replace(same, **changes)]) == {}
    undated = replace(BASE, deadline_on=None)
    assert peers_of([undated, replace(same, deadline_on=None)]) == {}


def test_either_or_shows_the_other_half_in_both_directions():
    half = other(BASE, "u", alternative_of="t")
    found = peers_of([BASE, half])
    assert {key: [each.relation for each in value] for key, value in found.items()} == {
        "t": [Relation.ALTERNATIVE],
        "u": [Relation.ALTERNATIVE],
    }
    assert peers_of([other(BASE, "u", alternative_of="gone")]) == {}


def test_assess_all_keeps_the_order_and_fills_in_the_status_of_peers():
    targets = {
        "t": BASE,
        "u": other(BASE, "u", document_id="plan2", target_value=50.0, comparator=Comparator.EQUAL),
    }
    register = SimpleNamespace(
        targets=targets,
        observations_of={"t": [seen(value=60.0, as_of="2025")], "u": [seen(value=60.0, as_of="2025")]},
        units=UNITS,
        indicators={"i": Indicator("i", "", Direction.LOWER, "count", None)},
    )
    found = assess_all(register, PAST)
    assert list(found) == ["t", "u"]
    assert (found["t"].status, found["u"].status) == (Status.MISSED, Status.MISSED)
    assert found["t"].peers[0].status is Status.MISSED
    register.observations_of = {"u": [seen(value=40.0, as_of="2025")]}
    found = assess_all(register, PAST)
    assert found["t"].status is Status.AWAITING_REPORT
    assert (found["t"].peers[0].status, found["u"].peers[0].status) == (Status.DONE, Status.AWAITING_REPORT)


def test_record_has_labels_beside_codes_and_plain_numbers():
    target = replace(
        BASE, kind=TargetKind.THRESHOLD_COUNT, comparator=Comparator.ABOVE, hedge="突破", target_value=5.0
    )
    peers = peers_of([target, other(target, "u", document_id="plan2")])["t"]
    near = seen("stock", 5.5, "2025", match=Match.NEAR, observation_id="n", near_because="相近")
    record = to_record(judge(target, seen("stock", 5, "2025"), near, today=PAST, peers=peers))
    assert (record["status"], record["status_code"], record["cause"]) == ("到期未达", "missed", None)
    assert record["share"] == 1
    assert record["actual"]["document_ids"] == ["report"]
    assert [(each["status"], each["status_code"]) for each in record["readings"]] == [
        ("到期未达", "missed"),
        ("已完成", "done"),
    ]
    assert (record["peers"][0]["status"], record["peers"][0]["relation"]) == (None, "other_document")
    assert (record["beside"][0]["value"], record["beside"][0]["label"]) == (5.5, "口径相近，仅供参照")
    names = [each["name"] for each in record["calculation"]["inputs"]]
    assert names == [
        "target",
        "starts_on",
        "deadline_on",
        "observed",
        "as_of",
        "elapsed_months",
        "total_months",
    ]
    none = to_record(judge(BASE))
    assert (none["cause"], none["cause_code"]) == ("无公开实绩", "no_published_value")
    about = replace(BASE, kind=TargetKind.STOCK, comparator=Comparator.ABOUT)
    differing = to_record(judge(about, seen("stock", 96.0)))
    assert [each["cause"] for each in differing["readings"]] == ["基期缺失", None]


def test_every_word_has_a_label():
    assert set(STATUS_LABELS) == set(Status)
    assert set(CAUSE_LABELS) == set(Cause)
    assert set(BESIDE_LABELS) == set(Match)
    assert len(set(STATUS_LABELS.values())) == len(Status) == 9
