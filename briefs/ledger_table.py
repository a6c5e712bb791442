"""The ledger of targets as a table to carry away: every assessment with its inputs, as CSV and as a workbook.

A cell is text or a number, never a formula: Excel and its kin would run a text that begins with = + - or @.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from briefs.fitting import wrap
from data.assessment import CAUSE_LABELS, STATUS_LABELS, Assessment, Input
from data.load import Register
from data.promises import describe_deadline, describe_published_value, describe_target_value
from data.provenance import describe_source
from data.schema import Target
from data.target_filter import province_of
from data.vocabulary import label_of

if TYPE_CHECKING:
    from openpyxl.cell import Cell

Value = str | int | float | None

BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads a CSV file in the machine's own encoding
_FORMULA_STARTS = "=+-@＝＋－＠"
_CONTROLS = {code: " " for code in range(32) if chr(code) != "\n"}
_SHEET, _INPUT_SHEET = "目标进度", "计算依据"
# Of the default font; a width is counted in its digits.
_FONT_PT, _LINE_PT, WIDTH_UNIT_PT, _WIDTH, _MAX_ROW_PT = 11.0, 15.0, 5.25, 16, 409.0
_WIDTHS = {
    "目标编号": 34,
    "编号": 24,
    "项目": 24,
    "指标": 34,
    "名称": 40,
    "产业": 60,
    "题名": 80,
    "来源序号": 26,
    "级别": 9,
    "省份": 10,
    "序号": 8,
    "发布单位": 44,
    "原文要求": 34,
    "计算式": 46,
    "计算输入": 46,
    "旁证（不作实绩）": 46,
    "来源": 46,
    "文件": 40,
}

COLUMNS = (
    "目标编号", "文件", "条款", "省份", "范围", "范围原文", "主题", "指标", "原文要求", "计量方式", "目标",
    "目标值", "目标值上限", "单位", "期限", "状态", "原因", "实绩", "实绩单位", "实绩日期", "应达值", "完成比例（%）",
    "进度差（百分点）", "计算式", "计算输入", "旁证（不作实绩）", "读法说明", "数据掌握单位", "来源",
)  # fmt: skip
INPUT_COLUMNS = ("目标编号", "指标", "步骤", "名称", "算式", "数值", "单位", "来源")


@dataclass(frozen=True, slots=True)
class LedgerTable:
    """What the files say: the filter in words, the data's version, the day judged by, rows and every input."""

    sentence: str
    data_version: str
    day: date
    rows: tuple[tuple[Value, ...], ...]
    inputs: tuple[tuple[Value, ...], ...]
    is_demo: bool = False

    def preamble(self) -> tuple[tuple[str, str], ...]:
        """What stands above the table."""
        return (
            *((("提示", "演示数据（虚构），不得引用"),) if self.is_demo else ()),
            ("筛选条件", self.sentence),
            ("判定日期", self.day.isoformat()),
            ("数据版本", self.data_version),
            ("说明", "空白表示未见公开资料，不是零；只有同口径实绩才判定进度，其余只作旁证。"),
        )


def build_ledger_table(
    register: Register,
    assessments: Mapping[str, Assessment],
    targets: Iterable[Target],
    *,
    sentence: str,
    day: date,
) -> LedgerTable:
    """The table of some targets, in their order; numbers stay numbers in the unit of their own column."""
    chosen = list(targets)
    return LedgerTable(
        sentence=sentence,
        data_version=register.data_version,
        day=day,
        is_demo=register.is_demo,
        rows=tuple(_row(register, target, assessments[target.target_id]) for target in chosen),
        inputs=tuple(
            line
            for target in chosen
            for line in _input_lines(register, target, assessments[target.target_id])
        ),
    )


def to_csv_bytes(table: LedgerTable) -> bytes:
    """UTF-8 with a byte order mark, CRLF lines: the preamble, an empty line, the heading, one line per target."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows(table.preamble())
    writer.writerow(())
    writer.writerow(COLUMNS)
    writer.writerows([_csv_cell(value) for value in row] for row in table.rows)
    return (BYTE_ORDER_MARK + text.getvalue()).encode("utf-8")


def to_xlsx_bytes(table: LedgerTable) -> bytes:
    """A workbook of two sheets: the targets, and every number that went into an assessment.

    The same table gives the same cells; the file's own dates are the day judged by.
    """
    # Not needed before a file is asked for, and a quarter of a second to load.
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook()
    book.properties.created = book.properties.modified = datetime(
        table.day.year, table.day.month, table.day.day
    )
    book.properties.creator = "赣湘园区一张图"
    sheet = book.active
    sheet.title = _SHEET
    fill_sheet(sheet, table.preamble(), COLUMNS, table.rows)
    fill_sheet(book.create_sheet(_INPUT_SHEET), table.preamble(), INPUT_COLUMNS, table.inputs)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _row(register: Register, target: Target, assessment: Assessment) -> tuple[Value, ...]:
    document = register.documents[target.document_id]
    actual = assessment.actual
    return (
        target.target_id,
        document.title,
        target.clause,
        province_of(register, target),
        label_of(target.scope_kind),
        target.scope_as_printed,
        target.theme,
        register.indicators[target.indicator_id].name,
        target.paraphrase,
        label_of(target.kind),
        describe_target_value(target),
        _number(target.target_value),
        _number(target.target_value_max),
        target.unit,
        describe_deadline(target),
        STATUS_LABELS[assessment.status],
        CAUSE_LABELS[assessment.cause] if assessment.cause else None,
        _number(actual.value) if actual else None,
        actual.unit if actual else None,
        assessment.as_of,
        _number(assessment.expected_value),
        _number(assessment.share * 100) if assessment.share is not None else None,
        _number(assessment.pace_gap),
        assessment.formula,
        "；".join(_input_text(each) for each in assessment.inputs),
        "；".join(
            f"{each.label}：{each.indicator_name} "
            f"{describe_published_value(_number(each.value), each.qualifier, each.unit)}（{each.as_of or '时点未写'}）"
            for each in assessment.beside
        ),
        target.reading_note,
        target.holder,
        describe_source(document),
    )


def _input_lines(register: Register, target: Target, assessment: Assessment) -> list[tuple[Value, ...]]:
    name = register.indicators[target.indicator_id].name
    given: list[tuple[Value, ...]] = [
        (
            target.target_id,
            name,
            "输入",
            f"{each.label}（{each.name}）",
            None,
            each.value if isinstance(each.value, str) else _number(each.value),
            each.unit,
            describe_source(register.documents[each.document_id]) if each.document_id else None,
        )
        for each in assessment.inputs
    ]
    worked: list[tuple[Value, ...]] = [
        (target.target_id, name, "计算", step.name, step.expression, _number(step.value), None, None)
        for step in assessment.steps
    ]
    return given + worked


def _input_text(given: Input) -> str:
    value = given.value if isinstance(given.value, str) else f"{_number(given.value)}"
    return f"{given.label} {value}{f' {given.unit}' if given.unit else ''}"


def _number(value: Decimal | float | None) -> int | float | None:
    """The shortest number a file can carry; None stays empty."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def _safe(text: str) -> str:
    """Text without control characters, which break cells and hide what a cell begins with."""
    return text.translate(_CONTROLS)


def _csv_cell(value: Value) -> Value:
    """A cell no spreadsheet takes for a formula: such a text gets an apostrophe before it; numbers stay."""
    if not isinstance(value, str):
        return value
    text = _safe(value)
    return f"'{text}" if text.lstrip().startswith(tuple(_FORMULA_STARTS)) else text


def _put(cell: Cell, value: Value) -> None:
    if isinstance(value, str):
        cell.value = _safe(value)
        # The type says text, and the prefix keeps it text when somebody edits the cell.
        cell.data_type = "s"
        cell.quotePrefix = value.lstrip().startswith(tuple(_FORMULA_STARTS))
    else:
        cell.value = value


def _row_height(columns: Sequence[str], row: Sequence[Value]) -> float:
    """Height in points that shows every wrapped cell whole, up to what a spreadsheet allows."""
    lines = max(
        (
            len(wrap(value, _WIDTHS.get(title, _WIDTH) * WIDTH_UNIT_PT, _FONT_PT))
            for title, value in zip(columns, row, strict=True)
            if isinstance(value, str)
        ),
        default=1,
    )
    return min(_MAX_ROW_PT, lines * _LINE_PT + 2)


def fill_sheet(sheet, preamble, columns, rows) -> None:
    """Write (label, text) lines, a heading and rows; text stays text, whatever it begins with."""
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    head_font, head_fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="1F4E79")
    head_align = Alignment(vertical="center", wrap_text=True)
    text_align, number_align = Alignment(vertical="top", wrap_text=True), Alignment(vertical="top")
    for position, (label, text) in enumerate(preamble, start=1):
        _put(sheet.cell(position, 1), label)
        _put(sheet.cell(position, 2), text)
        sheet.cell(position, 1).font = Font(bold=True)
    head = len(preamble) + 2
    for column, title in enumerate(columns, start=1):
        cell = sheet.cell(head, column)
        _put(cell, title)
        cell.font, cell.fill, cell.alignment = head_font, head_fill, head_align
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(title, _WIDTH)
    for position, row in enumerate(rows, start=head + 1):
        for column, value in enumerate(row, start=1):
            if value is not None:
                cell = sheet.cell(position, column)
                _put(cell, value)
                cell.alignment = text_align if isinstance(value, str) else number_align
        # Said outright: programs that do not measure wrapped text would cut it to one line.
        sheet.row_dimensions[position].height = _row_height(columns, row)
    sheet.freeze_panes = sheet.cell(head + 1, 2)
    sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(columns))}{head + max(len(rows), 1)}"
