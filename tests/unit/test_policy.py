"""政策与任务: what hangs together through the documents, offices and their names, search."""

import pytest

from data.load import load_register
from data.policy import (
    binding_of_park,
    binding_of_zone,
    by_clause,
    other_names,
    task_entries,
    task_of_rule,
    task_of_target,
    unit_duties,
    units_by_weight,
)
from data.policy_search import build_index, normalise_search, search
from data.schema import Level, TaskRole
from tests.conftest import ROOT

REGISTER = load_register(ROOT / "data" / "tables")
INDEX = build_index(REGISTER)
ENTRIES = task_entries(REGISTER)


def test_every_target_task_and_rule_stands_in_its_document_once():
    entries = by_clause(REGISTER)
    assert len(entries) == 5
    targets, tasks, rules = [], [], []
    for entry in entries:
        for annex in entry.annexes:
            shown = [*annex.targets, *(each for task in annex.tasks for each in task.targets)]
            assert {each.document_id for each in shown} <= {entry.document.document_id}
            targets += [each.target_id for each in shown]
            tasks += [task.task.task_id for task in annex.tasks]
            rules += [
                rule.rule_id
                for rule in (*annex.rules, *(each for task in annex.tasks for each in task.rules))
            ]
    assert sorted(targets) == sorted(REGISTER.targets)
    assert sorted(tasks) == sorted(REGISTER.tasks)
    assert sorted(rules) == sorted(REGISTER.rules)
    assert (len(tasks), len(rules), len(targets)) == (126, 58, 142)


def test_a_target_belongs_to_a_task_where_its_clause_is_the_tasks_place():
    found = task_of_target(REGISTER)
    assert len(found) == 58
    assert found["jx-c25-clusters-100bn"] == "s2-t04"
    assert found["jx-z20-idle-land"] == "s4-a4-t17"
    assert found["jx-i20-consortia"] == "s4-a3-t04"
    assert found["jx-s20-operators"] == "s4-a5-t10"
    assert found["jx-c17-link-univ"] == "s3-t06"
    for target_id, task_id in found.items():
        assert REGISTER.targets[target_id].document_id == REGISTER.tasks[task_id].document_id


@pytest.mark.parametrize("part", ["目标：", "目标", "提标提档：", "满园扩园："])
def test_aims_of_a_whole_document_belong_to_no_task(part):
    found = task_of_target(REGISTER)
    aims = [target for target in REGISTER.targets.values() if part in target.clause]
    assert aims
    assert not any(target.target_id in found for target in aims)


def test_a_rule_belongs_to_the_task_of_its_clause_and_those_on_renaming_to_none():
    found = task_of_rule(REGISTER)
    assert found["a4-land-mu"] == "s4-a4-t15"
    assert found["a1-urban-industry"] == "s4-a1-3"
    assert found["s3-nat-far"] == "s3-t07"
    assert not any(rule_id.startswith("a2-") for rule_id in found)
    assert len(found) == 24


@pytest.mark.parametrize("unit", sorted({row.unit for row in REGISTER.task_units}))
def test_an_office_shows_all_it_leads_and_answers_for(unit):
    duties = unit_duties(REGISTER, unit, ENTRIES)
    for shown, role in ((duties.leads, TaskRole.LEAD), (duties.answers, TaskRole.RESPONSIBLE)):
        assert sorted(each.task.task_id for each in shown) == [
            row.task_id for row in REGISTER.task_units if (row.unit, row.role) == (unit, role)
        ]
    assert len(duties.targets) == len(set(duties.targets))


def test_an_office_has_the_targets_of_its_tasks_and_those_it_holds_the_figures_of():
    duties = unit_duties(REGISTER, "省工信厅", ENTRIES)
    assert "jx-c25-clusters-100bn" in {target.target_id for target in duties.targets}
    assert len(duties.held) == 56
    assert not {target.holder for target in duties.held} - {"江西省工信厅"}


def test_offices_are_ordered_by_what_they_lead():
    assert units_by_weight(REGISTER)[:2] == ("省工信厅", "省发改委")
    assert set(units_by_weight(REGISTER)) == set(REGISTER.unit_names)


def test_the_names_of_an_office():
    assert other_names(REGISTER, "省工信厅") == ("江西省工信厅", "江西省工业和信息化厅")
    assert "省发展改革委" in other_names(REGISTER, "省发改委")
    assert other_names(REGISTER, "各开发区管委会") == ()
    assert other_names(REGISTER, "省直有关部门") == ()


def test_a_trade_named_without_its_office_is_merged_into_none():
    assert other_names(REGISTER, "工信") == ()
    assert (
        unit_duties(REGISTER, "工信", ENTRIES).answers != unit_duties(REGISTER, "省工信厅", ENTRIES).answers
    )


def zone_where(**wanted):
    return next(
        zone
        for zone in REGISTER.zones.values()
        if all(getattr(zone, name) == value for name, value in wanted.items())
    )


def test_a_zone_of_jiangxi_is_bound_by_rules_for_its_level_and_tasks_for_every_zone():
    zone = zone_where(province_code="360000", level=Level.PROVINCIAL, counts_as_zone=True)
    bound = binding_of_zone(REGISTER, zone)
    assert bound.tasks[0][0] == "各开发区管委会"
    assert len(bound.tasks[0][1]) == 56
    assert "s3-prov-far" in {rule.rule_id for rule in bound.rules}
    assert "s3-nat-far" not in {rule.rule_id for rule in bound.rules}
    assert bound.of_each_zone
    national = binding_of_zone(REGISTER, REGISTER.zones["jx-n-nc-gxq"])
    assert not any(rule.applies_to.startswith("省级") for rule in national.rules)


def test_the_new_area_has_an_office_of_its_own():
    bound = binding_of_zone(REGISTER, REGISTER.zones["jx-n-ganjiang"])
    assert [unit for unit, _ in bound.tasks] == ["赣江新区管委会"]


def test_nothing_of_jiangxi_binds_a_zone_of_hunan():
    bound = binding_of_zone(REGISTER, zone_where(province_code="430000"))
    assert (bound.own, bound.of_each_zone, bound.of_all_zones, bound.tasks, bound.rules) == ((),) * 5


def test_a_park_is_bound_by_its_own_targets_its_programmes_and_the_report_every_park_owes():
    bound = binding_of_park(REGISTER, REGISTER.parks["jx-park-ganzhou"])
    assert [target.scope_id for target in bound.own] == ["jx-park-ganzhou"]
    assert {target.scope_id for target in bound.of_programme} == {"jx-coop"}
    assert [(unit, [task.task_id for task in rows]) for unit, rows in bound.tasks] == [
        ("各产业园", ["s0-s3"])
    ]
    assert binding_of_park(REGISTER, REGISTER.parks["hn-park-yueyang"]).tasks == ()


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("省工信厅", "省工信厅"),
        ("工信厅", "省工信厅"),
        ("江西省工信厅", "省工信厅"),
        ("江西省工业和信息化厅", "省工信厅"),
        ("gxt", "省工信厅"),
        ("发改委", "省发改委"),
        ("发展改革委", "省发改委"),
        ("发展和改革委员会", "省发改委"),
        ("人力资源社会保障厅", "省人社厅"),
        ("台办", "省台办"),
        ("  工信厅\u3000", "省工信厅"),
    ],
)
def test_an_office_is_found_by_any_of_its_names(text, unit):
    assert unit in search(INDEX, text).units


@pytest.mark.parametrize("unit", sorted(REGISTER.unit_names))
def test_every_office_is_found_by_the_name_the_documents_use_and_by_its_full_name(unit):
    assert unit in search(INDEX, unit).units
    assert unit in search(INDEX, REGISTER.unit_names[unit].full_name).units


def test_an_office_finds_its_tasks_and_words_narrow():
    tasks = search(INDEX, "工信厅").tasks
    assert len([1 for row in REGISTER.task_units if row.unit == "省工信厅"]) == len(tasks)
    both = search(INDEX, "工信厅 产业集群")
    assert set(both.tasks) < set(tasks)
    assert "s2-t04" in both.tasks


@pytest.mark.parametrize(
    ("text", "kind", "key"),
    [
        ("产业集群", "targets", "jx-c25-clusters-100bn"),
        ("标准厂房", "tasks", "s4-a4-t15"),
        ("标准厂房", "rules", "a4-land-mu"),
        ("闲置土地", "rules", "a2-exp-idle"),
        ("容积率 国家级", "rules", "s3-nat-far"),
        ("台资企业", "targets", "hn-coop-2025-tw-firms"),
    ],
)
def test_titles_indicators_and_paraphrases_are_found(text, kind, key):
    assert key in getattr(search(INDEX, text), kind)


def test_what_holds_the_words_in_its_title_comes_first():
    tasks = search(INDEX, "标准厂房").tasks
    assert REGISTER.tasks[tasks[0]].title == "推进标准厂房建设"


@pytest.mark.parametrize("text", ["", "   ", "\x00", "没有这样的词", "|"])
def test_nothing_asked_or_nothing_there_is_nothing_found(text):
    assert search(INDEX, text).count == 0


def test_a_query_is_kept_short_and_plain():
    assert normalise_search(" 省工信厅\t\x00 产业 ") == "省工信厅 产业"
    assert len(normalise_search("长" * 500)) == 60
