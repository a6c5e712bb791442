"""The template: what it asks for, what it locks, what it offers, and that it says the same twice."""

import io
import time
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from data.load import load_register
from data.reportable import COLUMNS, GUIDE_SHEET, REPORT_SHEET, report_scope, reportable, units_for
from data.reporting import read_report
from data.schema import ScopeKind, TargetKind
from data.templates import build_template, years_of
from data.uploads import has_errors, plain_cell

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def register(small_tables, tmp_path_factory):
    return load_register(small_tables(tmp_path_factory.mktemp("template")))


def opened(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content))


def columns(sheet) -> dict[str, int]:
    return {cell.value.rstrip("*"): cell.column for cell in sheet[1]}


def test_a_row_for_every_value_asked_and_no_value_filled(register):
    scope = report_scope(register, "360000")
    sheet = opened(build_template(register, scope, today=TODAY))[REPORT_SHEET]
    at = columns(sheet)
    assert list(at) == [column.heading for column in COLUMNS]
    rows = [
        (row[at["目标编号"] - 1].value, row[at["对象编号"] - 1].value) for row in sheet.iter_rows(min_row=2)
    ]
    assert rows == [(target.target_id, entity) for target, entity in reportable(register, scope)]
    assert rows == [("double", "jx-park-nanchang"), ("over-1000", "360000")]
    entered = ("数值", "截至日期", "限定", "来源单位", "来源文件", "文号", "来源日期", "备注")
    assert {sheet.cell(row, at[name]).value for row in (2, 3) for name in entered} == {None}
    assert [sheet.cell(row, at["单位"]).value for row in (2, 3)] == ["倍", "个"]


def test_labels_are_locked_and_the_rest_is_open(register):
    sheet = opened(build_template(register, report_scope(register, "360000"), today=TODAY))[REPORT_SHEET]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    for i, column in enumerate(COLUMNS, 1):
        assert sheet.cell(2, i).protection.locked is column.is_label, column.heading
    assert opened(build_template(register, report_scope(register, "360000"), today=TODAY))[
        GUIDE_SHEET
    ].protection.sheet


def test_choices_are_offered_where_there_are_any(register):
    sheet = opened(build_template(register, report_scope(register, "360000"), today=TODAY))[REPORT_SHEET]
    at = columns(sheet)
    offered = {}
    for validation in sheet.data_validations.dataValidation:
        for cells in validation.sqref.ranges:
            for row in range(cells.min_row, cells.max_row + 1):
                offered[row, cells.min_col] = validation
    for heading, row, expected in (
        ("类型", 2, '"实绩,基期值"'),
        ("限定", 3, '"超过,不低于"'),
        ("口径", 2, '"当期值,累计值,时点值"'),
        ("单位", 3, '"个"'),
        ("截至日期", 2, '"2025,2024,2023,2022,2021,2020"'),
    ):
        assert offered[row, at[heading]].formula1 == expected
    assert offered[2, at["数值"]].type == "decimal"
    assert not offered[2, at["截至日期"]].showErrorMessage


def test_the_same_content_gives_the_same_bytes_at_another_time(register, monkeypatch):
    scope = report_scope(register, "jx-park-nanchang")
    first = build_template(register, scope, today=TODAY)
    clock = time.time()
    monkeypatch.setattr(time, "time", lambda: clock + 1e6)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(clock + 1e6))
    assert build_template(register, scope, today=TODAY) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert str(date.today().year).encode() not in archive.read("docProps/core.xml")


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1"])
def test_no_label_can_start_a_formula(register, start):
    zone = replace(register.zones["jx-nc-gxq"], name=f"{start}园")
    target = replace(
        register.targets["over-1000"],
        scope_kind=ScopeKind.EACH_ZONE,
        kind=TargetKind.STOCK,
    )
    indicator = replace(register.indicators["zones-over"], name=f"{start}指标")
    changed = replace(
        register,
        zones=register.zones | {zone.zone_id: zone},
        targets={target.target_id: target},
        indicators=register.indicators | {indicator.indicator_id: indicator},
    )
    workbook = opened(build_template(changed, report_scope(changed, zone.zone_id), today=TODAY))
    texts = [
        cell for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value is not None
    ]
    assert {cell.data_type for cell in texts} == {"s"}
    assert not [cell.value for cell in texts if cell.value.lstrip(" ").startswith(tuple("=+-@＝\t"))]
    assert f"'{start}园" in {cell.value for cell in texts}


def test_plain_text_stays_as_it_is():
    assert plain_cell("3.24 万亿元") == "3.24 万亿元"
    assert plain_cell("（一）=二") == "（一）=二"


def test_filled_in_by_a_spreadsheet_it_reads_back(register):
    scope = report_scope(register, "360000")
    workbook = opened(build_template(register, scope, today=TODAY))
    sheet = workbook[REPORT_SHEET]
    at = columns(sheet)
    for heading, value in {
        "截至日期": "2025",
        "数值": 3,
        "来源单位": "省商务厅",
        "来源日期": date(2026, 1, 15),
    }.items():
        sheet.cell(3, at[heading]).value = value
    out = io.BytesIO()
    workbook.save(out)
    reading = read_report("a.xlsx", out.getvalue(), register, scope, today=TODAY)
    assert reading.findings == ()
    (value,) = reading.rows
    assert (value.target_id, value.entity_id, value.value, value.unit) == ("over-1000", "360000", 3.0, "个")
    assert (value.as_of, value.document_on, value.office) == ("2025", "2026-01-15", "省商务厅")
    assert (value.sheet, value.row) == (REPORT_SHEET, 3)
    assert reading.blank_rows == 1


def test_an_untouched_template_is_no_report(register):
    scope = report_scope(register, "360000")
    reading = read_report(
        "a.xlsx", build_template(register, scope, today=TODAY), register, scope, today=TODAY
    )
    assert reading.rows == ()
    assert has_errors(reading.findings)
    assert reading.blank_rows == 2


def test_years_end_with_the_deadline_or_the_last_year_that_is_over(register):
    target = register.targets["double"]
    assert years_of(target, TODAY) == ("2025", "2024", "2023", "2022", "2021", "2020")
    assert years_of(target, date(2023, 5, 1)) == ("2022", "2021", "2020")
    assert years_of(replace(target, starts_on=None, deadline_on=None), TODAY) == ("2025",)


def test_units_are_those_of_the_targets_dimension(register):
    assert units_for(register, register.targets["over-1000"]) == ("个",)
    assert set(units_for(register, register.targets["double"])) == {"倍", "亿元", "万亿元"}


def test_an_unknown_scope_is_refused(register):
    with pytest.raises(ValueError, match="'nowhere' is no zone"):
        report_scope(register, "nowhere")
    with pytest.raises(ValueError, match="360111"):
        report_scope(register, "360111")
