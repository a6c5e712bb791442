"""One filter over targets: condition, counts, sentence and parameters say the same."""

from dataclasses import replace
from datetime import date

import pytest

from data.load import load_register
from data.progress import assess_all
from data.schema import ScopeKind
from data.target_filter import (
    TARGET_FACETS,
    TargetFilter,
    count_targets,
    describe_target_filter,
    facet_labels,
    parse_target_filter,
    parse_target_id,
    promising_documents,
    province_of,
    select_targets,
    target_facts,
)

TODAY = date(2026, 11, 21)


@pytest.fixture
def register(tables):
    return load_register(tables)


@pytest.fixture
def assessments(register):
    return assess_all(register, TODAY)


def ids(targets):
    return [target.target_id for target in targets]


def test_no_filter_asks_for_everything(register, assessments):
    assert ids(select_targets(register, assessments, TargetFilter())) == ["double", "over-1000"]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (TargetFilter(scopes=("产业园",)), ["double"]),
        (TargetFilter(scopes=("产业园", "全省开发区")), ["double", "over-1000"]),
        (TargetFilter(documents=("方案",), scopes=("全省开发区",)), ["over-1000"]),
        (TargetFilter(statuses=("暂无法评估",)), ["double"]),
        (TargetFilter(provinces=("湖南省",)), []),
    ],
)
def test_facets_are_joined_and_their_labels_are_alternatives(register, assessments, chosen, expected):
    assert ids(select_targets(register, assessments, chosen)) == expected


def test_every_fact_is_a_label_of_its_facet(register, assessments):
    for target_id, target in register.targets.items():
        facts = target_facts(register, target, assessments[target_id])
        assert facts.keys() == TARGET_FACETS.keys()
        assert all(label in facet_labels(register, facet) for facet, label in facts.items())


@pytest.mark.parametrize(
    ("scope_kind", "scope_id"),
    [
        (ScopeKind.PARK, "jx-park-nanchang"),
        (ScopeKind.COOPERATION_ZONE, "jx-coop"),
        (ScopeKind.PROVINCE_ZONES, "360000"),
        (ScopeKind.EACH_COUNTY, "360111"),
        (ScopeKind.EACH_ZONE, "jx-nc-gxq"),
    ],
)
def test_a_target_belongs_to_the_province_of_whatever_it_binds(register, scope_kind, scope_id):
    target = replace(register.targets["double"], scope_kind=scope_kind, scope_id=scope_id)
    assert province_of(register, target) == "江西省"


def test_counts_follow_the_other_facets_only(register, assessments):
    chosen = TargetFilter(scopes=("产业园",), themes=("综合实力",))
    assert count_targets(register, assessments, chosen, "scope") == {"产业园": 1, "全省开发区": 1}
    by_status = count_targets(register, assessments, chosen, "status")
    assert by_status["暂无法评估"] == 1
    assert sum(by_status.values()) == 1


def test_a_filter_survives_the_address_bar(register):
    chosen = TargetFilter(
        ("江西省",), ("方案",), ("综合实力",), ("产业园", "全省开发区"), ("已完成", "到期待报")
    )
    assert parse_target_filter(chosen.to_params(), register) == (chosen, ())
    assert TargetFilter().to_params() == {}


def test_an_unknown_value_filters_nothing_and_is_named(register):
    chosen, notices = parse_target_filter({"status": ["飞快", "已完成"], "theme": "综合实力"}, register)
    assert chosen == TargetFilter(themes=("综合实力",), statuses=("已完成",))
    assert [(notice.parameter, notice.value) for notice in notices] == [("status", "飞快")]
    assert notices[0].allowed[0] == "已完成"


def test_one_target_is_opened_and_an_unknown_one_is_named(register):
    assert parse_target_id({"target": "double"}, register) == ("double", ())
    target_id, notices = parse_target_id({"target": "<b>nothing"}, register)
    assert target_id is None
    assert [notice.parameter for notice in notices] == ["target"]
    assert parse_target_id({}, register) == (None, ())


def test_the_sentence_names_every_choice():
    chosen = TargetFilter(provinces=("江西省",), statuses=("已完成", "到期待报"))
    assert describe_target_filter(chosen, 7) == "江西省 · 已完成、到期待报：共 7 项"
    assert describe_target_filter(TargetFilter(), 142) == "全部量化目标：共 142 项"


def test_documents_that_promise_stand_latest_first(root):
    documents = promising_documents(load_register(root / "data" / "tables"))
    days = [document.issued_on for document in documents]
    assert days == sorted(days, reverse=True)
    assert len(documents) == 5


def test_an_unknown_facet_is_refused(register):
    with pytest.raises(KeyError):
        facet_labels(register, "colour")


def test_deadlines_are_offered_latest_first_and_none_last(root):
    known = load_register(root / "data" / "tables")
    assert facet_labels(known, "deadline") == ("2035年", "2025年", "2022年", "2020年", "2017年", "未写期限")
    judged = assess_all(known, TODAY)
    live = select_targets(known, judged, TargetFilter(deadlines=("2035年",)))
    assert {target.deadline_on for target in live} == {"2035-12-31"}
    assert len(live) == 3
