"""资格自测: every numeric condition at its bound, unknown that stays unknown, alternatives and exceptions."""

from dataclasses import FrozenInstanceError, replace
from fractions import Fraction

import pytest

from data.eligibility import (
    APPLIES_TO,
    KIND_LABELS,
    OBSTACLE_SENTENCES,
    OUTCOME_LABELS,
    Answers,
    CheckKind,
    FigureFault,
    Obstacle,
    Outcome,
    describe_bound,
    holds,
    known_figure,
    obstacle_of,
    parse_figure,
    question_of,
    rules_of,
    self_check,
    unusable_figures,
)
from data.load import load_register, with_tables
from data.schema import Level, Qualifier, RulePart
from tests.conftest import ROOT

REGISTER = load_register(ROOT / "data" / "tables")
NUMERIC = [rule for rule in REGISTER.rules.values() if rule.is_numeric]
PROVINCIAL = REGISTER.zones["jx-yc-zhangshu"]
NATIONAL = REGISTER.zones["jx-n-nc-gxq"]
SUICHUAN = REGISTER.zones["jx-ja-suichuan"]

# What the document's own words say of a number just under, on and just over the printed one.
WORDS = {
    ">=": (False, True, True),
    "<=": (True, True, False),
    "<": (True, False, False),
    "=": (False, True, False),
}
# The words of each document, read again for this test: 以上, 不低于, 达到…以上 and 不得低于 hold on the bound,
# 以下, 以内 and 不超过 too, 不足 and 低于 do not, 无 and 未发生 are none at all.
COMPARATORS = {
    "a1-merge-plate": "<=",
    "a1-urban-industry": "<",
    "a2-adj-incident": "=",
    "a2-adj-share": ">=",
    "a2-ed-capital": ">=",
    "a2-ed-export": ">=",
    "a2-ed-incident": "=",
    "a2-ed-revenue": ">=",
    "a2-exp-clusters": ">=",
    "a2-exp-idle": ">=",
    "a2-exp-illegal": "=",
    "a2-exp-incident": "=",
    "a2-exp-invest-mu": ">=",
    "a2-exp-revenue-mu": ">=",
    "a2-exp-supply": "<",
    "a2-ht-firms": ">=",
    "a2-ht-incident": "=",
    "a2-ht-rd": ">=",
    "a2-ht-revenue": ">=",
    "a2-ht-va": ">=",
    "a2-ind-incident": "=",
    "a2-prin-3parks": "<=",
    "a4-land-fai": "<=",
    "a4-land-mu": "<=",
    "a4-land-phase": "<=",
    "s3-nat-far": ">=",
    "s3-nat-invest": ">=",
    "s3-prov-far": ">=",
    "s3-prov-invest": ">=",
}


def test_every_numeric_rule_has_its_comparator_written_here():
    assert {rule.rule_id for rule in NUMERIC} == set(COMPARATORS)


@pytest.mark.parametrize("rule", NUMERIC, ids=lambda rule: rule.rule_id)
def test_just_under_equal_and_just_over_follow_the_documents_comparator(rule):
    bound = Fraction(str(rule.value))
    step = Fraction(1) if rule.unit in ("个", "家", "件", "园") else Fraction(1, 1000)
    found = tuple(holds(rule, value) for value in (bound - step, bound, bound + step))
    assert found == WORDS[COMPARATORS[rule.rule_id]]


def test_one_to_two_clusters_are_met_from_one_on():
    rule = REGISTER.rules["a2-exp-clusters"]
    assert [holds(rule, Fraction(count)) for count in range(4)] == [False, True, True, True]


def test_a_declared_rule_cannot_be_measured():
    with pytest.raises(ValueError, match="declared"):
        holds(REGISTER.rules["a2-exp-env"], Fraction(1))


@pytest.mark.parametrize("kind", CheckKind)
def test_every_check_has_a_name_and_conditions_with_document_and_place(kind):
    assert KIND_LABELS[kind]
    rules = rules_of(REGISTER, kind, Level.PROVINCIAL)
    assert any(rule.part in (RulePart.CONDITION, RulePart.ALTERNATIVE) for rule in rules)
    assert len({rule.rule_id for rule in rules}) == len(rules)
    assert all(rule.document_id in REGISTER.documents and rule.annex for rule in rules)


def test_every_name_a_check_is_made_of_is_one_the_table_uses():
    used = {rule.applies_to for rule in REGISTER.rules.values()}
    assert {name for names in APPLIES_TO.values() for name in names} <= used


def test_every_code_has_words():
    assert set(OUTCOME_LABELS) == set(Outcome)
    assert set(OBSTACLE_SENTENCES) == set(Obstacle)


def test_conditions_of_each_check_count_what_the_document_lists():
    counts = {
        kind: sum(each.part in (RulePart.CONDITION, RulePart.ALTERNATIVE) for each in rules)
        for kind in CheckKind
        if (rules := rules_of(REGISTER, kind, Level.PROVINCIAL))
    }
    assert counts == {
        CheckKind.EXPANSION: 14,
        CheckKind.RELOCATION: 11,
        CheckKind.RENAME_INDUSTRIAL: 7,
        CheckKind.RENAME_HIGH_TECH: 10,
        CheckKind.RENAME_ECONOMIC: 9,
        CheckKind.URBAN: 3,
        CheckKind.LAND: 2,
        CheckKind.STANDARD_FACTORY: 2,
        CheckKind.PHASED_LAND: 1,
    }


def test_what_the_text_does_not_hold_is_shown_and_never_judged():
    check = self_check(REGISTER, PROVINCIAL, CheckKind.RELOCATION, Answers())
    assert [rule.rule_id for rule in check.absent] == ["a2-adj-incident"]
    assert "a2-adj-incident" not in {each.rule.rule_id for each in check.conditions}


def all_yes(kind, zone=PROVINCIAL):
    """Answers that meet every condition of a check exactly on its bound."""
    rules = rules_of(REGISTER, kind, zone.level)
    figures, declared = {}, {}
    for rule in rules:
        if rule.part is RulePart.ABSENT:
            continue
        if rule.is_numeric:
            under = Fraction(1, 10) if rule.comparator == "<" else 0
            figures[question_of(REGISTER, rule)] = Fraction(str(rule.value)) - under
        else:
            declared[question_of(REGISTER, rule)] = True
    return Answers(figures, declared)


@pytest.mark.parametrize("kind", CheckKind)
def test_nothing_filled_in_is_all_unknown_and_has_no_overall_outcome(kind):
    check = self_check(REGISTER, PROVINCIAL, kind, Answers())
    assert {each.outcome for each in check.conditions} == {Outcome.UNKNOWN}
    assert check.missing == check.conditions
    assert check.overall is None


@pytest.mark.parametrize("kind", CheckKind)
def test_everything_on_its_bound_is_met(kind):
    check = self_check(REGISTER, PROVINCIAL, kind, all_yes(kind))
    assert check.overall is Outcome.MET
    assert check.missing == check.failing == ()


@pytest.mark.parametrize("kind", [kind for kind in CheckKind if kind is not CheckKind.STANDARD_FACTORY])
def test_one_unknown_condition_takes_the_overall_outcome_away(kind):
    full = all_yes(kind)
    for question in [*full.figures, *full.declared]:
        fewer = Answers(
            {key: value for key, value in full.figures.items() if key != question},
            {key: value for key, value in full.declared.items() if key != question},
        )
        check = self_check(REGISTER, PROVINCIAL, kind, fewer)
        asked = {question_of(REGISTER, each.rule) for each in check.conditions}
        assert (check.overall is None) == (question in asked)


def test_one_condition_not_met_fails_the_whole_and_says_by_how_much():
    full = all_yes(CheckKind.RENAME_HIGH_TECH)
    question = question_of(REGISTER, REGISTER.rules["a2-ht-revenue"])
    check = self_check(
        REGISTER,
        PROVINCIAL,
        CheckKind.RENAME_HIGH_TECH,
        replace(full, figures={**full.figures, question: Fraction("299.99")}),
    )
    assert check.overall is Outcome.NOT_MET
    assert [(each.rule.rule_id, each.gap) for each in check.failing] == [("a2-ht-revenue", Fraction("0.01"))]


def test_the_same_figure_is_asked_once_for_two_names():
    questions = {question_of(REGISTER, REGISTER.rules[f"a2-{name}-revenue"]) for name in ("ht", "ed")}
    assert len(questions) == 1
    project = question_of(REGISTER, REGISTER.rules["a4-land-mu"])
    zone = question_of(REGISTER, REGISTER.rules["a2-exp-invest-mu"])
    assert project != zone


@pytest.mark.parametrize(
    ("investment", "per_mu", "overall", "other"),
    [
        ("5000", None, Outcome.MET, Outcome.NOT_NEEDED),
        ("5000.01", None, None, Outcome.UNKNOWN),
        ("5000.01", "300", Outcome.MET, Outcome.MET),
        ("5000.01", "300.01", Outcome.NOT_MET, Outcome.NOT_MET),
    ],
)
def test_either_small_investment_sends_a_project_to_a_standard_factory(investment, per_mu, overall, other):
    figures = {"a4-land-fai": Fraction(investment)} | ({"a4-land-mu": Fraction(per_mu)} if per_mu else {})
    check = self_check(REGISTER, PROVINCIAL, CheckKind.STANDARD_FACTORY, Answers(figures))
    assert check.overall is overall
    assert check.conditions[1].outcome is other


def test_a_declared_exception_covers_both_alternatives():
    answers = Answers({"a4-land-fai": Fraction(1)}, exempt=frozenset({"a4-land-fai"}))
    check = self_check(REGISTER, PROVINCIAL, CheckKind.STANDARD_FACTORY, answers)
    assert {each.outcome for each in check.conditions} == {Outcome.EXEMPT}
    assert check.overall is Outcome.EXEMPT


def test_a_floor_area_ratio_gives_way_to_a_special_need_and_the_investment_does_not():
    intensity = question_of(REGISTER, REGISTER.rules["s3-prov-invest"])
    answers = Answers({intensity: Fraction(150)}, exempt=frozenset({"s3-nat-far"}))
    check = self_check(REGISTER, PROVINCIAL, CheckKind.LAND, answers)
    found = {each.rule.rule_id: each.outcome for each in check.conditions}
    assert found == {"s3-prov-far": Outcome.EXEMPT, "s3-prov-invest": Outcome.NOT_MET}
    assert check.overall is Outcome.NOT_MET


def test_land_thresholds_are_those_of_the_zones_level():
    for zone, far in ((NATIONAL, 1.2), (PROVINCIAL, 1.0)):
        check = self_check(REGISTER, zone, CheckKind.LAND, Answers())
        assert check.obstacle is None
        assert [each.rule.value for each in check.conditions if each.rule.indicator_name == "容积率"] == [far]


def test_who_the_conditions_do_not_reach():
    hunan = next(zone for zone in REGISTER.zones.values() if zone.province_code == "430000")
    merged = next(zone for zone in REGISTER.zones.values() if not zone.counts_as_zone)
    assert obstacle_of(CheckKind.LAND, hunan) is Obstacle.OTHER_PROVINCE
    assert obstacle_of(CheckKind.EXPANSION, NATIONAL) is Obstacle.NATIONAL
    assert obstacle_of(CheckKind.URBAN, NATIONAL) is None
    assert obstacle_of(CheckKind.EXPANSION, merged) is Obstacle.MERGED
    assert self_check(REGISTER, hunan, CheckKind.LAND, all_yes(CheckKind.LAND)).overall is None


def test_a_known_figure_of_the_same_indicator_answers_and_a_typed_one_goes_before_it():
    rule = REGISTER.rules["a2-ht-revenue"]
    known = known_figure(REGISTER, SUICHUAN, rule)
    assert (known.value, known.observation.observation_id) == (Fraction("309.52"), "obs-131")
    check = self_check(REGISTER, SUICHUAN, CheckKind.RENAME_HIGH_TECH, Answers())
    found = next(each for each in check.conditions if each.rule is rule)
    assert (found.outcome, found.known) == (Outcome.MET, known)
    typed = Answers({question_of(REGISTER, rule): Fraction(200)})
    check = self_check(REGISTER, SUICHUAN, CheckKind.RENAME_HIGH_TECH, typed)
    found = next(each for each in check.conditions if each.rule is rule)
    assert (found.outcome, found.known, found.gap) == (Outcome.NOT_MET, None, 100)


def with_observation(**changed):
    observation = replace(REGISTER.observations["obs-131"], **changed)
    return with_tables(
        REGISTER, "changed", observations={**REGISTER.observations, observation.observation_id: observation}
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"indicator_id": "operating_revenue"},
        {"unit": "亿美元"},
        {"unit": None},
        {"as_of": "2023-06"},
        {"as_of": None},
        {"value": None},
        {"entity_id": "jx-yc-zhangshu"},
    ],
)
def test_a_figure_of_another_indicator_currency_or_part_of_a_year_is_none(changed):
    assert known_figure(with_observation(**changed), SUICHUAN, REGISTER.rules["a2-ht-revenue"]) is None


def test_a_known_figure_is_scaled_exactly():
    register = with_observation(value=3095200.0, unit="万元")
    assert known_figure(register, SUICHUAN, REGISTER.rules["a2-ht-revenue"]).value == Fraction("309.52")


@pytest.mark.parametrize(
    ("value", "qualifier", "outcome"),
    [
        (300.0, Qualifier.AT_LEAST, Outcome.MET),
        (299.0, Qualifier.ABOVE, Outcome.UNKNOWN),
        (500.0, Qualifier.ABOVE, Outcome.MET),
    ],
)
def test_a_bound_decides_only_where_all_it_leaves_open_agrees(value, qualifier, outcome):
    register = with_observation(value=value, qualifier=qualifier)
    check = self_check(register, SUICHUAN, CheckKind.RENAME_HIGH_TECH, Answers())
    assert next(each for each in check.conditions if each.rule.rule_id == "a2-ht-revenue").outcome is outcome


def test_a_result_cannot_be_changed():
    check = self_check(REGISTER, PROVINCIAL, CheckKind.URBAN, Answers())
    with pytest.raises(FrozenInstanceError):
        check.overall = Outcome.MET


@pytest.mark.parametrize(
    ("rule_id", "words"),
    [
        ("a2-ht-revenue", "不低于 300 亿元"),
        ("a2-exp-supply", "低于 5 %"),
        ("a2-exp-clusters", "1–2 个"),
        ("a2-ind-incident", "0 件"),
        ("s3-nat-far", "不低于 1.2"),
        ("a2-exp-env", ""),
    ],
)
def test_a_bound_in_words(rule_id, words):
    assert describe_bound(REGISTER.rules[rule_id]) == words


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("309.52", Fraction(30952, 100)),
        (" 5 ", Fraction(5)),
        ("5.", Fraction(5)),
        (".5", Fraction(1, 2)),
        ("1e2", Fraction(100)),
        ("1,200", Fraction(1200)),
        ("１２，０００．５", Fraction(24001, 2)),
        ("0", Fraction(0)),
        ("-0", Fraction(0)),
    ],
)
def test_a_figure_is_read_exactly_as_it_is_written(text, number):
    assert parse_figure(REGISTER.rules["a2-ht-revenue"], text) == number


@pytest.mark.parametrize(
    ("rule_id", "text", "fault"),
    [
        *(
            ("a2-ht-revenue", text, FigureFault.NO_NUMBER)
            for text in ("", " ", "三百", "3 亿", "1,20", "1/3", ".")
        ),
        *(
            ("a2-ht-revenue", text, FigureFault.NO_NUMBER)
            for text in ("nan", "inf", "1e999", "1e9999", "0x10")
        ),
        ("a2-ht-revenue", "1_000", FigureFault.NO_NUMBER),
        ("a2-ht-revenue", "9" * 41, FigureFault.NO_NUMBER),
        ("a2-ht-revenue", "9" * 10_000, FigureFault.NO_NUMBER),
        ("a2-ht-revenue", "-0.1", FigureFault.NEGATIVE),
        ("a2-ht-firms", "29.5", FigureFault.NOT_WHOLE),
        ("a2-ht-firms", "-1.5", FigureFault.NEGATIVE),
    ],
)
def test_what_is_no_figure_of_a_rule_is_refused_with_the_reason(rule_id, text, fault):
    rule = REGISTER.rules[rule_id]
    assert parse_figure(rule, text) is fault
    assert [notice.parameter for notice in unusable_figures({rule_id: [text]}, REGISTER, ())] == [rule_id]


def test_a_difference_may_be_below_zero_with_any_minus():
    assert parse_figure(REGISTER.rules["a2-adj-share"], "−0.1") == Fraction(-1, 10)
