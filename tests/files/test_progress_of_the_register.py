"""The engine on the committed promises, on a day after 2025: two known results, the rest with its reason."""

import ast
import operator
from datetime import date
from pathlib import Path

import pytest

from data.assessment import Cause, Status, to_record
from data.load import load_register
from data.progress import assess_all
from data.promises import describe_moment
from data.schema import Comparator, Direction, Match

REGISTER = load_register(Path(__file__).parents[2] / "data" / "tables")
DAY = date(2026, 11, 21)
ANSWERS = assess_all(REGISTER, DAY)
NEAR = {
    target_id: observation
    for observation in REGISTER.observations.values()
    if observation.match is Match.NEAR
    for target_id in observation.target_ids
}
OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


def evaluate(node: ast.expr, names: dict[str, float]) -> float:
    if isinstance(node, ast.Constant):
        return float(node.value)
    if isinstance(node, ast.Name):
        return names[node.id]
    if isinstance(node, ast.UnaryOp):
        return -evaluate(node.operand, names)
    assert isinstance(node, ast.BinOp), ast.dump(node)
    return OPERATORS[type(node.op)](evaluate(node.left, names), evaluate(node.right, names))


def test_every_target_has_an_answer():
    assert list(ANSWERS) == list(REGISTER.targets)


def test_clusters_over_100bn_are_6_of_15():
    answer = ANSWERS["jx-c25-clusters-100bn"]
    assert answer.status is Status.MISSED
    assert (answer.actual.value, answer.expected_value, answer.share * 100) == (6, 15, 40)
    assert answer.as_of == "2025"


def test_national_clusters_are_3_of_1_to_3():
    answer = ANSWERS["jx-c25-clusters-national"]
    assert answer.status is Status.DONE
    assert (answer.actual.value, answer.expected_value, answer.as_of) == (3, 1, "2026-03")


@pytest.mark.parametrize("target_id", REGISTER.targets)
def test_only_a_direct_value_gives_a_result(target_id):
    answer, target = ANSWERS[target_id], REGISTER.targets[target_id]
    direct = [each for each in REGISTER.observations_of.get(target_id, ()) if each.match is Match.DIRECT]
    assert (answer.actual is not None) <= bool(direct)
    if not direct:
        assert answer.status in (Status.AWAITING_REPORT, Status.NOT_ASSESSABLE)
    assert (answer.status is Status.NOT_ASSESSABLE) == (answer.cause is not None)
    assert (target.deadline_on is None) <= (answer.cause in (Cause.NO_DEADLINE, Cause.SUPPORT_STANDARD))


@pytest.mark.parametrize("target_id", NEAR)
def test_a_near_value_is_beside_with_its_reason_and_without_a_status(target_id):
    answer, near = ANSWERS[target_id], NEAR[target_id]
    shown = {each.observation_id: each for each in answer.beside}[near.observation_id]
    assert (shown.label, shown.reason) == ("口径相近，仅供参照", near.near_because)
    assert answer.actual is None
    assert answer.status in (Status.AWAITING_REPORT, Status.NOT_ASSESSABLE)


@pytest.mark.parametrize("target_id", REGISTER.targets)
def test_comparator_and_indicator_agree_on_the_direction(target_id):
    target = REGISTER.targets[target_id]
    direction = REGISTER.indicators[target.indicator_id].direction
    if target.comparator in (Comparator.AT_MOST, Comparator.BELOW):
        assert direction is Direction.LOWER
    elif target.comparator is not Comparator.EQUAL:
        assert direction is Direction.HIGHER


@pytest.mark.parametrize("target_id", REGISTER.targets)
def test_every_observation_of_a_target_is_used_or_beside(target_id):
    answer = ANSWERS[target_id]
    used = set(answer.actual.observation_ids) if answer.actual else set()
    beside = {each.observation_id for each in answer.beside}
    assert used | beside == {each.observation_id for each in REGISTER.observations_of.get(target_id, ())}
    assert not used & beside


@pytest.mark.parametrize("target_id", REGISTER.targets)
def test_record_recomputes_from_its_own_inputs(target_id):
    record = to_record(ANSWERS[target_id])
    inputs = record["calculation"]["inputs"]
    names = {each["name"]: each["value"] for each in inputs if not isinstance(each["value"], str)}
    for step in record["calculation"]["steps"]:
        names[step["name"]] = evaluate(ast.parse(step["expression"], mode="eval").body, names)
        assert names[step["name"]] == pytest.approx(step["value"], abs=1e-9)
    for figure in ("share", "expected_value", "pace_gap", "elapsed_share"):
        assert record[figure] is None or record[figure] == pytest.approx(names[figure], abs=1e-9)
    assert {each["document_id"] for each in inputs} - {None} <= set(REGISTER.documents)


def test_a_value_from_after_the_deadline_says_so():
    late = [
        describe_moment(REGISTER.targets[target_id], assessment.as_of)
        for target_id, assessment in ANSWERS.items()
        if assessment.actual is not None and assessment.as_of
    ]
    assert "2026年3月，晚于期限" in late
    assert any("晚于期限" not in each for each in late)
