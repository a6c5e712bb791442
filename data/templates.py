"""The workbook an office fills in: its targets with units, periods and choices, labels locked, values empty.

The same register, scope and day give the same bytes. The targets, units and columns come from
`data.reportable`, so `data.reporting` reads back what is written here. No cell can start a formula.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from data.load import Register
from data.promises import describe_deadline, describe_target_value
from data.reportable import (
    COLUMNS,
    DATE_WORDS,
    GUIDE_SHEET,
    KIND_LABELS,
    REPORT_SHEET,
    SPAN_LABELS,
    Column,
    ReportKind,
    ReportScope,
    Span,
    entity_name,
    reportable,
    units_for,
    usual_span,
)
from data.schema import Qualifier, Target
from data.uploads import MAX_UPLOAD_BYTES, plain_cell
from data.vocabulary import labels_of
from data.workbook import MAX_ROWS

# Of no consequence to a reader; fixed, so that the same content gives the same bytes.
_WRITTEN_AT = datetime(2020, 1, 1)
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
# A list typed into a validation may hold 255 characters.
_MAX_LIST = 255
_HEADER_FILL = PatternFill("solid", fgColor="FFE8EDF3")
_LABEL_FILL = PatternFill("solid", fgColor="FFF5F5F5")
_FIRST_ROW = 2


def build_template(register: Register, scope: ReportScope, *, today: date) -> bytes:
    """XLSX bytes of a report to fill in: a row for every value the scope is asked for, an instruction sheet first.

    `today` bounds the years offered. Labels are locked (without a password: it keeps from slips, the reader checks);
    the rows below the last are free for further values.
    """
    workbook = Workbook()
    guide, sheet = workbook.active, workbook.create_sheet(REPORT_SHEET)
    guide.title = GUIDE_SHEET
    pairs = reportable(register, scope)
    _write_guide(guide, scope, len(pairs))
    _write_rows(sheet, register, pairs, today)
    workbook.active = 1
    guide.sheet_view.tabSelected = False
    workbook.properties.creator = "赣湘园区一张图"
    workbook.properties.title = plain_cell(f"{scope.name} 填报表")
    workbook.properties.created = _WRITTEN_AT
    out = io.BytesIO()
    workbook.save(out)
    return _without_clock(out.getvalue())


def build_typed_csv(register: Register, entries: Iterable[tuple[Target, str, Mapping[str, str]]]) -> bytes:
    """What was typed on the screen as a report in CSV, to be read like an uploaded one.

    Each entry is a target, the entity id and texts by the keys of `COLUMNS`; what is not typed is filled as in the
    workbook.
    """
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [column.key for column in COLUMNS], restval="", extrasaction="ignore")
    writer.writerow({column.key: column.heading for column in COLUMNS})
    for target, entity_id, typed in entries:
        writer.writerow(_prefilled(register, target, entity_id) | dict(typed))
    return text.getvalue().encode()


def describe_guide(scope: ReportScope, count: int) -> list[str]:
    """The instruction sheet, line by line."""
    free = "也可在最后一行之后另加行；累计类目标各年可各填一行。"
    return [
        f"{scope.name} 填报表",
        f"本表按现有目标预填 {count} 行，请填写“{REPORT_SHEET}”工作表。没有数据的行留空，不要填 0。{free}",
        "灰色各列（编号、名称、指标、目标要求、目标期限）请勿改动；排序时请选中全部列。",
        f"截至日期：{DATE_WORDS}，不晚于填报当天；写到年就是全年数或年末数。",
        "数值：只填数字，不带单位，不用公式和科学计数法；单位可在下拉选项内改，按原文填写，系统不换算币种。",
        "口径：当期值只含截至日期所写的年或月；累计值自目标起始日起算；时点值是当日的数。累计类目标必须选择。",
        "类型：实绩；目标写有基期而未写基期数的，可另填一行并选基期值，截至日期写基期。",
        "限定：来源只写“超过”或“不低于”某数的，在此选择；确数留空。",
        "来源：来源单位、来源文件至少填一项，来源日期必填；有文号的请填文号。",
        "请勿合并单元格，请勿隐藏工作表；保存为 XLSX，或另存为 CSV（UTF-8 或 GBK）。",
        f"单个文件不超过 {MAX_UPLOAD_BYTES // 1_000_000} MB、{MAX_ROWS} 行。",
        "上传后会列出全部问题，改正后再提交审核；整份报送或整份不报。",
    ]


def _write_guide(sheet: Worksheet, scope: ReportScope, count: int) -> None:
    sheet.column_dimensions["A"].width = 110
    for row, line in enumerate(describe_guide(scope, count), 1):
        cell = _put(sheet, row, 1, line if row == 1 else f"{row - 1}. {line}")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if row == 1:
            cell.font = Font(bold=True, size=14)
    sheet.protection.sheet = True


def _write_rows(
    sheet: Worksheet, register: Register, pairs: tuple[tuple[Target, str], ...], today: date
) -> None:
    letters = {column.key: get_column_letter(i) for i, column in enumerate(COLUMNS, 1)}
    for i, column in enumerate(COLUMNS, 1):
        cell = _put(sheet, 1, i, f"{column.heading}*" if column.is_required else column.heading)
        cell.font, cell.fill = Font(bold=True), _HEADER_FILL
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        # What is typed later, in rows that are not there yet, takes the format of its column.
        dimension = sheet.column_dimensions[get_column_letter(i)]
        dimension.width = column.width
        dimension.number_format = "General" if column.key == "value" else "@"
        dimension.protection = Protection(locked=False)
    lists: dict[tuple[str, str], DataValidation] = {}

    def offer(key: str, row: int, choices: tuple[str, ...], *, is_strict: bool = True) -> None:
        text = ",".join(choices)
        if not choices or len(text) > _MAX_LIST or '"' in text or any("," in choice for choice in choices):
            return
        validation = lists.get((key, text))
        if validation is None:
            validation = DataValidation(type="list", formula1=f'"{text}"', allow_blank=True)
            validation.showErrorMessage = is_strict
            validation.errorTitle, validation.error = "不在选项内", "请从下拉选项中选择"
            lists[key, text] = validation
            sheet.add_data_validation(validation)
        validation.add(f"{letters[key]}{row}")

    for row, (target, entity_id) in enumerate(pairs, _FIRST_ROW):
        values = _prefilled(register, target, entity_id)
        for i, column in enumerate(COLUMNS, 1):
            _write_cell(sheet, row, i, column, values.get(column.key))
        offer("kind", row, tuple(KIND_LABELS.values()))
        offer("span", row, tuple(SPAN_LABELS.values()))
        offer("qualifier", row, labels_of(Qualifier))
        offer("unit", row, units_for(register, target))
        offer("as_of", row, years_of(target, today), is_strict=False)
    last = _FIRST_ROW + max(1, len(pairs)) - 1
    number = DataValidation(type="decimal", operator="between", formula1="-1E+15", formula2="1E+15")
    number.allow_blank, number.showErrorMessage = True, True
    number.errorTitle, number.error = "不是数字", "只填数字，不带单位"
    number.add(f"{letters['value']}{_FIRST_ROW}:{letters['value']}{last}")
    sheet.add_data_validation(number)
    sheet.freeze_panes = f"{letters['kind']}{_FIRST_ROW}"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{last}"
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = protection.formatCells = False
    protection.insertRows = protection.sort = protection.autoFilter = False


def years_of(target: Target, today: date) -> tuple[str, ...]:
    """Years a value of a target may be for, latest first: from its start (or deadline) to the year that has ended."""
    last = today.year - 1
    if target.deadline_on:
        last = min(last, int(target.deadline_on[:4]))
    first = int((target.starts_on or target.deadline_on or str(last))[:4])
    return tuple(str(year) for year in range(last, min(first, last) - 1, -1))


def _prefilled(register: Register, target: Target, entity_id: str) -> dict[str, str]:
    values = {
        "target_id": target.target_id,
        "entity_id": entity_id,
        "entity_name": entity_name(register, entity_id),
        "indicator_name": register.indicators[target.indicator_id].name,
        "promise": describe_target_value(target),
        "deadline": describe_deadline(target),
        "kind": KIND_LABELS[ReportKind.ACTUAL],
    }
    span = usual_span(target)
    if span is not Span.CUMULATIVE:
        values["span"] = SPAN_LABELS[span]
    if target.unit:
        values["unit"] = target.unit
    return values


def _write_cell(sheet: Worksheet, row: int, number: int, column: Column, text: str | None) -> None:
    cell = _put(sheet, row, number, text)
    cell.number_format = "General" if column.key == "value" else "@"
    cell.protection = Protection(locked=column.is_label)
    if column.is_label:
        cell.fill = _LABEL_FILL


def _put(sheet: Worksheet, row: int, number: int, text: str | None) -> Cell:
    """Write text as text, whatever it starts with."""
    cell = sheet.cell(row, number)
    if text is not None:
        cell.value = plain_cell(text)
        cell.data_type = "s"
    return cell


def _without_clock(content: bytes) -> bytes:
    """The same workbook with every time of writing fixed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            body = old.read(name)
            if name == "docProps/core.xml":
                body = _fixed_times(body)
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, body)
    return out.getvalue()


def _fixed_times(core: bytes) -> bytes:
    start, end = core.find(b"<dcterms:modified"), core.find(b"</dcterms:modified>")
    if start < 0 or end < 0:
        return core
    opening = core[start : core.index(b">", start) + 1]
    stamp = _WRITTEN_AT.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return core[:start] + opening + stamp + core[end:]
