"""The ledger as files: everything that is shown, nothing that a spreadsheet would run."""

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from briefs.ledger_table import COLUMNS, LedgerTable, build_ledger_table, to_csv_bytes, to_xlsx_bytes
from data.load import load_register
from data.progress import assess_all

TODAY = date(2026, 11, 21)
HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1", "\r@x", "\n=2"]


@pytest.fixture(scope="module")
def register(root):
    return load_register(root / "data" / "tables")


@pytest.fixture(scope="module")
def table(register):
    return build_ledger_table(
        register,
        assess_all(register, TODAY),
        register.targets.values(),
        sentence="全部量化目标：共 142 项",
        day=TODAY,
    )


def csv_rows(table):
    lines = list(csv.reader(io.StringIO(to_csv_bytes(table).decode("utf-8-sig"), newline="")))
    head = lines.index(list(COLUMNS))
    return lines[:head], [dict(zip(COLUMNS, line, strict=True)) for line in lines[head + 1 :]]


def with_text(table, text):
    row = (text, *table.rows[0][1:])
    return replace(table, rows=(row,), inputs=((text, *table.inputs[0][1:]),))


def test_the_csv_opens_in_excel_and_says_what_it_is(table, register):
    assert to_csv_bytes(table).startswith(b"\xef\xbb\xbf")
    preamble, rows = csv_rows(table)
    said = {line[0]: line[1] for line in preamble if line}
    assert said["筛选条件"] == "全部量化目标：共 142 项"
    assert said["判定日期"] == "2026-11-21"
    assert said["数据版本"] == register.data_version
    assert [row["目标编号"] for row in rows] == list(register.targets)


def test_an_assessed_target_carries_value_formula_and_inputs(table):
    _, rows = csv_rows(table)
    row = next(row for row in rows if row["目标编号"] == "jx-c25-clusters-100bn")
    assert (row["状态"], row["实绩"], row["目标值"], row["完成比例（%）"]) == ("到期未达", "6", "15", "40")
    assert "6 个 ÷ 15 个" in row["计算式"]
    assert "目标值 15 个" in row["计算输入"]
    assert row["文件"]
    assert row["条款"]
    assert row["计量方式"] == "分档达标数"


def test_unknown_stays_empty_and_is_never_zero(table):
    _, rows = csv_rows(table)
    unknown = [row for row in rows if row["状态"] in ("到期待报", "暂无法评估")]
    assert len(unknown) == 140
    assert {(row["实绩"], row["完成比例（%）"], row["进度差（百分点）"]) for row in unknown} == {("", "", "")}
    assert all(row["原因"] for row in rows if row["状态"] == "暂无法评估")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_csv_cell_starts_a_formula(table, text):
    _, rows = csv_rows(with_text(table, text))
    assert rows[0]["目标编号"].startswith("'") or rows[0]["目标编号"].lstrip()[0] not in "=+-@＝＋－＠"
    assert rows[0]["目标编号"].lstrip("'").split() == text.split()


@pytest.mark.parametrize("text", HOSTILE)
def test_no_workbook_cell_is_a_formula(table, text):
    book = load_workbook(io.BytesIO(to_xlsx_bytes(with_text(table, text))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    found = [cell for cell in cells if isinstance(cell.value, str) and cell.value.split() == text.split()]
    assert len(found) == 2
    assert all(cell.quotePrefix for cell in found)


def test_the_workbook_holds_numbers_as_numbers_and_every_input(table, register):
    book = load_workbook(io.BytesIO(to_xlsx_bytes(table)))
    assert book.sheetnames == ["目标进度", "计算依据"]
    lines = list(book["目标进度"].iter_rows(values_only=True))
    head = next(position for position, line in enumerate(lines) if line[0] == COLUMNS[0])
    rows = [dict(zip(COLUMNS, line, strict=True)) for line in lines[head + 1 :]]
    assert len(rows) == len(register.targets)
    assert rows[list(register.targets).index("jx-c25-clusters-100bn")]["完成比例（%）"] == 40
    inputs = [line for line in book["计算依据"].iter_rows(values_only=True) if line[2] in ("输入", "计算")]
    assessments = assess_all(register, TODAY)
    assert len(inputs) == sum(len(each.inputs) + len(each.steps) for each in assessments.values())


def test_a_fraction_is_written_as_it_is(table):
    assert isinstance(table, LedgerTable)
    shares = {row[COLUMNS.index("完成比例（%）")] for row in table.rows}
    assert shares == {None, 40, 300}
    assert not any(isinstance(value, Decimal) for row in (*table.rows, *table.inputs) for value in row)
