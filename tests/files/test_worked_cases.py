"""Every worked case: the sums written in the table, the figures beside them, and the engine say the same."""

import ast
import csv
import operator
from datetime import date
from pathlib import Path

import pytest

from data.assessment import CAUSE_LABELS, STATUS_LABELS, Assessment, Cause, Status, to_record
from data.progress import assess
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

CASES = {
    row["case_id"]: row
    for row in csv.DictReader(Path(__file__).with_name("worked_cases.csv").open(encoding="utf-8"))
}
UNITS = {
    unit: Unit(unit, dimension, factor, base)
    for unit, dimension, factor, base in [
        ("家", "count", 1.0, "个"),
        ("个", "count", 1.0, "个"),
        ("宗", "count", 1.0, "个"),
        ("次", "times", 1.0, "次"),
        ("倍", "multiple", 1.0, "倍"),
        ("%", "ratio", 0.01, "比例"),
        ("比例", "ratio", 1.0, "比例"),
        ("百分点", "percentage_point", 1.0, "百分点"),
        ("万元", "cny", 10000.0, "元"),
        ("亿元", "cny", 100000000.0, "元"),
        ("万亿元", "cny", 1000000000000.0, "元"),
        ("亿美元", "usd", 100000000.0, "美元"),
        ("元每亩", "cny_per_area", 1.0, "元每亩"),
        ("万元每亩", "cny_per_area", 10000.0, "元每亩"),
    ]
}
OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
}
FIGURES = {"expected_value": "expected_sum", "pace_gap": "gap_sum", "share": "share_sum"}


def evaluate(expression: str, names: dict[str, float]) -> float:
    """Arithmetic of one line, by nothing of ours: numbers, names, + - * / ** and brackets."""

    def walk(node: ast.expr) -> float:
        if isinstance(node, ast.Constant):
            return float(node.value)
        if isinstance(node, ast.Name):
            return names[node.id]
        if isinstance(node, ast.UnaryOp):
            return OPERATORS[type(node.op)](walk(node.operand))
        assert isinstance(node, ast.BinOp), ast.dump(node)
        return OPERATORS[type(node.op)](walk(node.left), walk(node.right))

    return walk(ast.parse(expression, mode="eval").body)


def number(text: str) -> float | None:
    return float(text) if text else None


def target_of(row: dict[str, str]) -> Target:
    return Target(
        target_id=row["case_id"],
        document_id="plan",
        clause="一",
        indicator_id="indicator",
        scope_kind=ScopeKind.PROVINCE,
        scope_id="360000",
        scope_as_printed="全省",
        kind=TargetKind(row["kind"]),
        comparator=Comparator(row["comparator"]),
        hedge=row["hedge"] or None,
        target_value=number(row["target_value"]),
        target_value_max=number(row["target_value_max"]),
        unit=row["unit"] or None,
        baseline_on=row["baseline_on"] or None,
        baseline_value=number(row["baseline_value"]),
        starts_on=row["starts_on"] or None,
        deadline_on=row["deadline_on"] or None,
        deadline_as_printed=DeadlineAsPrinted.PRINTED if row["deadline_on"] else DeadlineAsPrinted.NONE,
        is_annual=row["is_annual"] == "true",
        threshold_value=None,
        threshold_unit=row["threshold_unit"] or None,
        alternative_of=None,
        theme="",
        reading_note=None,
        paraphrase="",
        holder=None,
        note=None,
    )


def observations_of(row: dict[str, str]) -> list[Observation]:
    """`2023-12 > 19.5 亿美元 累计` per value: date, = or a bound, number, unit, whether a running total."""
    values = []
    for position, text in enumerate(filter(None, row["observations"].split(";"))):
        as_of, sign, value, unit, *rest = text.split(" ")
        values.append(
            Observation(
                observation_id=f"o{position}",
                target_ids=(row["case_id"],),
                match=Match.DIRECT,
                indicator_name="",
                indicator_id="indicator",
                entity_id="360000",
                scope_as_printed=None,
                period=None,
                as_of=as_of,
                value=float(value),
                qualifier=None if sign == "=" else Qualifier(sign),
                unit=unit,
                is_cumulative=rest == ["累计"],
                document_id="report",
                near_because=None,
                confidence=None,
                note=None,
            )
        )
    return values


def answer(row: dict[str, str]) -> Assessment:
    direction = Direction(row["direction"])
    return assess(
        target_of(row),
        observations_of(row),
        units=UNITS,
        today=date.fromisoformat(row["today"]),
        indicator=Indicator("indicator", "", direction, "", None),
    )


@pytest.mark.parametrize("case_id", CASES)
def test_status_and_cause(case_id):
    row, assessment = CASES[case_id], answer(CASES[case_id])
    assert STATUS_LABELS[assessment.status] == row["status"]
    assert CAUSE_LABELS.get(assessment.cause, "") == row["cause"]


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("case_id", CASES)
def test_figure_is_the_sum_written_out(case_id, figure):
    row, actual = CASES[case_id], getattr(answer(CASES[case_id]), figure)
    written = row[FIGURES[figure]]
    if not written:
        assert actual is None
        assert row[figure] == ""
        return
    assert float(row[figure]) == pytest.approx(evaluate(written, {}), abs=1e-8)
    assert float(actual) == pytest.approx(float(row[figure]), abs=1e-8)


@pytest.mark.parametrize("case_id", CASES)
def test_required_pace_is_the_sum_written_out(case_id):
    row, pace = CASES[case_id], answer(CASES[case_id]).required_pace
    if not row["pace_sum"]:
        assert pace is None
        return
    assert pace is not None
    assert pace.unit == row["pace_unit"]
    assert float(row["required_pace"]) == pytest.approx(evaluate(row["pace_sum"], {}), abs=1e-8)
    assert float(pace.value) == pytest.approx(float(row["required_pace"]), abs=1e-8)


@pytest.mark.parametrize("case_id", CASES)
def test_record_recomputes_from_its_own_inputs(case_id):
    record = to_record(answer(CASES[case_id]))
    names = {
        each["name"]: float(each["value"])
        for each in record["calculation"]["inputs"]
        if not isinstance(each["value"], str)
    }
    for step in record["calculation"]["steps"]:
        names[step["name"]] = evaluate(step["expression"], names)
        assert names[step["name"]] == pytest.approx(step["value"], rel=1e-9, abs=1e-9), step
    for figure in ("expected_value", "pace_gap", "share", "elapsed_share"):
        if record[figure] is not None:
            assert record[figure] == pytest.approx(names[figure], rel=1e-9, abs=1e-9)
    for figure, name in (("required_pace", "required_pace"), ("outlook", "outlook_value")):
        if record[figure] is not None:
            assert record[figure]["value"] == pytest.approx(names[name], rel=1e-9, abs=1e-9)
    if record["actual"] is not None:
        assert record["actual"]["scaled"] == pytest.approx(names["actual"], rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("case_id", CASES)
def test_every_number_names_its_document(case_id):
    row, assessment = CASES[case_id], answer(CASES[case_id])
    by_name = {each.name: each for each in assessment.inputs}
    assert len(by_name) == len(assessment.inputs)
    for name, each in by_name.items():
        if name.startswith("observed") and not name.endswith("_factor"):
            assert each.document_id == "report"
        if name in ("target", "baseline", "starts_on", "deadline_on", "baseline_on"):
            assert each.document_id == "plan"
    if assessment.steps:
        assert float(by_name["target"].value) == float(row["target_value"])


def test_every_kind_and_status_has_a_worked_case():
    """Left out is what cannot be: a whole cannot be exceeded, a milestone is not due before its day."""
    found = {(row["kind"], row["status"]) for row in CASES.values()}
    pace = {Status.AHEAD, Status.ON_PACE, Status.NEARLY_ON_PACE, Status.BEHIND, Status.FAR_BEHIND}
    impossible = {
        *((TargetKind.MILESTONE, status) for status in pace - {Status.ON_PACE}),
        (TargetKind.BOUNDED_RATE, Status.AHEAD),
        (TargetKind.REDUCTION_RATE, Status.AHEAD),
        (TargetKind.REDUCTION_RATE, Status.ON_PACE),
        (TargetKind.COVERAGE, Status.AHEAD),
        (TargetKind.COVERAGE, Status.ON_PACE),
    }
    for kind in TargetKind:
        if kind is TargetKind.SUPPORT_STANDARD:
            continue
        for status in set(Status) - {Status.NOT_ASSESSABLE}:
            if (kind, status) not in impossible:
                assert (kind.value, STATUS_LABELS[status]) in found, (kind, status)
    assert {row["cause"] for row in CASES.values()} >= {
        label for cause, label in CAUSE_LABELS.items() if cause is not Cause.SUPPORT_STANDARD
    }
