"""Rules over the committed tasks and the offices they name; the name of a test is the rule."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "data"


def rows_of(table: str) -> list[dict[str, str]]:
    with (DATA / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


TASKS = rows_of("tasks")
TASK_UNITS = rows_of("task_units")
each_task = pytest.mark.parametrize("row", TASKS, ids=[row["task_id"] for row in TASKS])
each_unit = pytest.mark.parametrize(
    "row", TASK_UNITS, ids=[f"{row['task_id']}-{row['unit']}-{row['role']}" for row in TASK_UNITS]
)


def units_of(task_id: str, role: str) -> set[str]:
    return {row["unit"] for row in TASK_UNITS if (row["task_id"], row["role"]) == (task_id, role)}


@pytest.mark.parametrize("table", ["tasks", "task_units", "unit_names"])
def test_every_column_is_described_in_order(table):
    descriptor = json.loads((DATA / "package" / f"{table}.json").read_text(encoding="utf-8"))
    fields = descriptor["schema"]["fields"]
    assert list(rows_of(table)[0]) == [field["name"] for field in fields]
    assert all(field["title"] and field["description"] and field.get("example") for field in fields)


def test_tasks_are_sorted_and_unique():
    keys = [row["task_id"] for row in TASKS]
    assert keys == sorted(set(keys))
    assert len(keys) == 126


def test_offices_are_sorted_and_named_once_for_each_part():
    keys = [(row["task_id"], row["unit"], row["role"]) for row in TASK_UNITS]
    assert keys == sorted(set(keys))


@each_task
def test_a_task_has_a_section_a_number_and_a_title(row):
    assert row["section"]
    assert row["number"]
    assert row["title"]
    assert bool(row["annex"]) == (row["document_id"] == "jx-zones-2018")


@each_task
def test_a_place_in_a_document_is_named_once(row):
    place = [row[column] for column in ("document_id", "annex", "section", "number", "title")]
    assert [
        [other[key] for key in ("document_id", "annex", "section", "number", "title")] for other in TASKS
    ].count(place) == 1


@each_task
def test_a_task_can_be_read_by_an_official(row):
    assert not re.search(r"https?:|\.(com|cn)|[(),]|片段拼接|截断", "".join(row.values()))


@each_unit
def test_an_office_belongs_to_a_known_task_and_is_one_office(row):
    assert row["task_id"] in {task["task_id"] for task in TASKS}
    assert not re.search("[；;，,]|部门等", row["unit"])


@each_task
def test_an_office_does_not_both_lead_and_answer_for_a_task(row):
    assert not units_of(row["task_id"], "lead") & units_of(row["task_id"], "responsible")


@pytest.mark.parametrize("number", range(1, 16))
def test_each_main_task_of_the_2022_plan_has_leaders_and_answerers(number):
    task_id = f"s2-t{number:02d}"
    assert units_of(task_id, "lead")
    assert "各开发区管委会" in units_of(task_id, "responsible")


UNIT_NAMES = rows_of("unit_names")
each_name = pytest.mark.parametrize("row", UNIT_NAMES, ids=[row["unit"] for row in UNIT_NAMES])


def test_every_office_has_its_name_and_no_other():
    names = [row["unit"] for row in UNIT_NAMES]
    assert names == sorted(set(names))
    assert set(names) == {row["unit"] for row in TASK_UNITS}


@each_name
def test_a_full_name_is_written_out_or_the_documents_own(row):
    if row["basis"] == "expanded":
        assert "江西" in row["full_name"] or "南昌" in row["full_name"]
        assert row["full_name"] != row["unit"]
    else:
        assert (row["full_name"], row["aliases"]) == (row["unit"], "")
        assert row["note"]


@each_name
def test_another_short_form_is_no_part_of_the_two_names(row):
    for alias in filter(None, row["aliases"].split(";")):
        assert alias not in row["unit"]
        assert alias not in row["full_name"]
