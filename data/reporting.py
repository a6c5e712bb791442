"""Reading an office's report back: a workbook or CSV of values against the targets it was asked about.

`read_report` never raises over a file: what is wrong becomes findings, all at once, each with file, sheet, row,
column, value and what is allowed. Rows without a finding come back typed; whether anything may be submitted is
`has_errors(findings)`, because a report is taken whole or not at all. Values keep their unit as printed; the
units table only says whether a unit can belong to the target.
"""

from __future__ import annotations

import csv
import io
import logging
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from data.checks import COUNTED_DIMENSIONS
from data.load import Register
from data.reportable import (
    COLUMNS,
    DATE_WORDS,
    GUIDE_SHEET,
    KIND_LABELS,
    SPAN_LABELS,
    ReportKind,
    ReportScope,
    Span,
    binds,
    entity_name,
    units_for,
    usual_span,
)
from data.schema import Qualifier, Target, TargetKind, period_end, period_start
from data.uploads import (
    UNEXPECTED,
    Findings,
    Progress,
    Severity,
    UploadError,
    UploadFinding,
    check_lines,
    check_size,
    decode_text,
    error,
    has_errors,
    is_zip,
    shown,
)
from data.vocabulary import code_of, labels_of
from data.workbook import MAX_COLUMNS, MAX_ROWS, Cell, CellKind, Row, Workbook, column_letter

logger = logging.getLogger(__name__)

MAX_ABSOLUTE_VALUE = 1e15
MAX_NAME = 200
MAX_NOTE = 1_000
HEADER_WITHIN = 20
"""The headings are looked for in this many rows with content."""
_OF_HEADING = {column.heading: column for column in COLUMNS}
_OF_KEY = {column.key: column for column in COLUMNS}
_ENTERED = (
    "value",
    "as_of",
    "qualifier",
    "office",
    "document_title",
    "document_number",
    "document_on",
    "note",
)
"""Columns a template leaves empty: a row with none of them filled was not reported."""


@dataclass(frozen=True, slots=True)
class ReportedValue:
    """One row of a report that holds no error; `as_of` and `document_on` at the precision given."""

    target_id: str
    entity_id: str
    indicator_id: str
    kind: ReportKind
    as_of: str
    span: Span
    value: float
    qualifier: Qualifier | None
    unit: str
    office: str | None
    document_title: str | None
    document_number: str | None
    document_on: str
    note: str | None
    sheet: str | None
    row: int

    @property
    def is_cumulative(self) -> bool:
        """Whether the value counts from the target's start (as the register's observations say it)."""
        return self.span is Span.CUMULATIVE


@dataclass(frozen=True, slots=True)
class ReadReport:
    """What a report says: the rows without an error, every finding, and how many prepared rows stayed blank."""

    rows: tuple[ReportedValue, ...]
    findings: tuple[UploadFinding, ...]
    blank_rows: int = 0


# --- the file ---------------------------------------------------------------------------------------------


def read_report(
    name: str,
    content: bytes,
    register: Register,
    scope: ReportScope,
    *,
    today: date,
    progress: Progress | None = None,
) -> ReadReport:
    """Read a report from the bytes of an XLSX or CSV file (UTF-8 or GBK); the kind is told from the bytes.

    Raises nothing over the file. `progress` is called with the share read.
    """
    findings = Findings(name)
    checker = _Checker(register, scope, today, findings)
    try:
        check_size(findings.file, content)
        if is_zip(content):
            _read_workbook(content, checker, findings, progress)
        elif content.startswith(b"\xd0\xcf\x11\xe0"):
            raise error(name, "是旧版 XLS 或加密的工作簿，请另存为不加密的 XLSX", allowed="XLSX 或 CSV")
        else:
            _read_text(content, checker, findings, progress)
    except UploadError as problem:
        findings.take(problem.finding, is_last_word=True)
    # Last net: nothing a stranger's file does may reach the screen as a traceback. The fuzz tests never get here.
    except Exception:
        logger.exception("unexpected error while reading a report")
        findings.add(UNEXPECTED)
    if not checker.rows and not has_errors(findings.all()):
        findings.add("没有填报任何数值", allowed="至少一行填有数值")
    if progress:
        progress(1.0)
    return ReadReport(tuple(checker.rows), findings.all(), checker.blank_rows)


def _read_workbook(content: bytes, checker: _Checker, findings: Findings, progress: Progress | None) -> None:
    workbook = Workbook(findings.file, content)
    visible = [sheet for sheet in workbook.sheets if not sheet.is_hidden]
    for sheet in workbook.sheets:
        if sheet.is_hidden:
            findings.add("工作表被隐藏，请取消隐藏或删除", sheet=shown(sheet.name), allowed="可见的工作表")
    wanted = [sheet for sheet in visible if sheet.name != GUIDE_SHEET]
    tables = 0
    for i, sheet in enumerate(wanted):

        def part(share: float, done: int = i) -> None:
            if progress:
                progress((done + share) / len(wanted))

        name = shown(sheet.name)
        header_row = checker.read(workbook.rows(sheet, part), name)
        tables += header_row is not None
        if header_row is None:
            findings.warn("没有找到表头，这张工作表未读取", sheet=name, allowed=_headings_words())
            continue
        for merged in workbook.merges[sheet.name]:
            if _last_row(merged) >= header_row:
                place = {"sheet": name, "row": _first_row(merged), "value": merged}
                findings.add("合并单元格不能读取，请取消合并后逐行填写", allowed="不合并的单元格", **place)
    if not tables:
        findings.add("没有找到表头", allowed=_headings_words())


def _read_text(content: bytes, checker: _Checker, findings: Findings, progress: Progress | None) -> None:
    text = decode_text(findings.file, content)
    check_lines(findings.file, text)
    if "," not in text and "\t" not in text:
        raise error(findings.file, "不是 XLSX，也不是以逗号分隔的 CSV 文本", row=1, allowed="XLSX 或 CSV")
    if checker.read(_text_rows(findings.file, text, progress), None) is None:
        findings.add("没有找到表头", row=1, allowed=_headings_words())


def _text_rows(file: str, text: str, progress: Progress | None) -> Iterator[Row]:
    """Rows of a CSV with content; each is numbered by the line it starts on."""
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="," if "," in first else "\t", strict=True)
    total, line, count = text.count("\n") + 1, 1, 0
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            raise error(file, "引号不成对或单元格过长，无法分列", row=line) from problem
        if len(record) > MAX_COLUMNS:
            place = {"row": line, "value": len(record), "allowed": f"不超过 {MAX_COLUMNS} 列"}
            raise error(file, "列数过多", **place)
        cells = {}
        for i, field in enumerate(record, 1):
            if field := field.strip():
                kind = CellKind.FORMULA if field.startswith(("=", "@")) else CellKind.TEXT
                cells[i] = Cell(kind, field)
        if cells:
            count += 1
            if count > MAX_ROWS:
                place = {"row": line, "allowed": f"不超过 {MAX_ROWS} 行"}
                raise error(file, "有内容的行过多，请分成几个文件", **place)
            yield Row(line, cells)
        line = reader.line_num + 1
        if progress and count % 500 == 0:
            progress(min(1.0, line / total))


def _headings_words() -> str:
    return "表头含 " + "、".join(column.heading for column in COLUMNS if column.is_required)


def _first_row(merged: str) -> int:
    return min((int(number) for number in re.findall(r"[0-9]{1,7}", merged)), default=1)


def _last_row(merged: str) -> int:
    return max((int(number) for number in re.findall(r"[0-9]{1,7}", merged)), default=1)


# --- the row ----------------------------------------------------------------------------------------------

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,18})(?:\.[0-9]{1,12})?")
_DATE = re.compile(r"([12][0-9]{3})(?:年|[-/.年]([0-9]{1,2})(?:月|[-/.月]([0-9]{1,2})日?)?)?", re.ASCII)
_NO_TEXT = {
    CellKind.FORMULA: "不接受公式，请改为填写数值或文字",
    CellKind.ERROR: "单元格是错误值",
    CellKind.BOOLEAN: "不接受逻辑值",
}


class _Stop(Exception):
    """The cell has its finding; the row goes on with its other cells."""


class _Checker:
    """Turns rows into values; collects findings, remembers where each value was first given."""

    def __init__(self, register: Register, scope: ReportScope, today: date, findings: Findings) -> None:
        self.register, self.scope, self.today, self.findings = register, scope, today, findings
        self.rows: list[ReportedValue] = []
        self.blank_rows = 0
        self._seen: dict[tuple[str, ...], tuple[str | None, int]] = {}
        self._units: dict[str, tuple[str, ...]] = {}

    def read(self, rows: Iterable[Row], sheet: str | None) -> int | None:
        """Read the rows of one table; the header's row number, or None when there is no header."""
        header: dict[str, int] | None = None
        header_row, looked_at = None, 0
        for row in rows:
            if header is None:
                if looked_at < HEADER_WITHIN:
                    looked_at += 1
                    header = self._header(row, sheet)
                    header_row = row.number if header is not None else None
                continue
            if "value" in header and "target_id" in header:
                _RowReader(self, header, row, sheet).read()
        return header_row

    def _header(self, row: Row, sheet: str | None) -> dict[str, int] | None:
        found: dict[str, int] = {}
        unknown: list[tuple[int, str]] = []
        repeated: list[tuple[int, str]] = []
        for number, cell in row.cells.items():
            heading = re.sub(r"[\s*＊]", "", unicodedata.normalize("NFKC", cell.text[:MAX_NAME]))
            column = _OF_HEADING.get(heading)
            if column is None:
                unknown.append((number, cell.text))
            elif column.key in found:
                repeated.append((number, cell.text))
            else:
                found[column.key] = number
        if len(found) < 3 or not {"target_id", "value"} & found.keys():
            return None
        place = {"sheet": sheet, "row": row.number}
        for number, text in repeated:
            self.findings.add("表头重复", column=_column_words(number, text), **place)
        for number, text in unknown:
            self.findings.warn("不认识的列，未读取", column=_column_words(number, text), **place)
        for key, number in found.items():
            if row.is_column_hidden(number):
                column = _column_words(number, _OF_KEY[key].heading)
                self.findings.warn("这一列被隐藏，仍会读取", column=column, **place)
        for column in COLUMNS:
            if column.is_required and column.key not in found:
                self.findings.add("缺少这一列", column=column.heading, allowed=_headings_words(), **place)
        return found

    def units(self, target: Target) -> tuple[str, ...]:
        """Units allowed for a target, looked up once."""
        if target.target_id not in self._units:
            self._units[target.target_id] = units_for(self.register, target)
        return self._units[target.target_id]

    def first_place(self, key: tuple[str, ...], sheet: str | None, row: int) -> tuple[str | None, int] | None:
        """Where the same value was given before; None when this is the first time."""
        if key in self._seen:
            return self._seen[key]
        self._seen[key] = (sheet, row)
        return None


class _RowReader:
    """Reads one row: every cell is looked at, so that all that is wrong with it is said at once."""

    def __init__(self, checker: _Checker, header: Mapping[str, int], row: Row, sheet: str | None) -> None:
        self.checker, self.header, self.row, self.sheet = checker, header, row, sheet
        self.register = checker.register
        self.is_sound = True

    def read(self) -> None:
        if not any(self._cell(key) for key in _ENTERED):
            self.checker.blank_rows += bool(self._cell("target_id"))
            return
        if self.row.is_hidden:
            place = {"sheet": self.sheet, "row": self.row.number}
            self.checker.findings.warn("这一行被隐藏或筛掉，仍会读取", **place)
        target = self._try(self._target)
        entity_id = self._try(self._entity, target)
        kind = self._try(self._choice, "kind", KIND_LABELS, ReportKind.ACTUAL)
        as_of = self._try(self._as_of, target, kind)
        span = self._try(self._span, target)
        unit = self._try(self._unit, target)
        value = self._try(self._value, target, unit)
        qualifier = self._try(self._qualifier)
        office = self._try(self._text, "office", MAX_NAME)
        title = self._try(self._text, "document_title", MAX_NAME)
        number = self._try(self._text, "document_number", MAX_NAME)
        document_on = self._try(self._document_on)
        note = self._try(self._text, "note", MAX_NOTE)
        if not self._cell("office") and not self._cell("document_title"):
            self._add("office", "要写明来源单位或来源文件", allowed="来源单位、来源文件至少填一项")
        self._try(self._labels, target, entity_id)
        if None not in (target, entity_id, kind, as_of):
            self._try(self._once, target, entity_id, kind, as_of)
        if not self.is_sound:
            return
        self.checker.rows.append(
            ReportedValue(
                target_id=target.target_id,
                entity_id=entity_id,
                indicator_id=target.indicator_id,
                kind=kind,
                as_of=as_of,
                span=span,
                value=value,
                qualifier=qualifier,
                unit=unit,
                office=office,
                document_title=title,
                document_number=number,
                document_on=document_on,
                note=note,
                sheet=self.sheet,
                row=self.row.number,
            )
        )

    # --- cells ---

    def _try(self, step, *arguments):
        try:
            return step(*arguments)
        except _Stop:
            return None

    def _cell(self, key: str) -> Cell | None:
        return self.row.cells.get(self.header.get(key, 0))

    def _add(self, key: str, message: str, *, allowed: str | None = None, **more: object) -> None:
        cell = self._cell(key)
        column = _OF_KEY[key].heading
        if key in self.header:
            column = _column_words(self.header[key], column)
        severity = more.get("severity", Severity.ERROR)
        self.is_sound = self.is_sound and severity is not Severity.ERROR
        self.checker.findings.add(
            message,
            sheet=self.sheet,
            row=self.row.number,
            column=column,
            value=cell.text if cell else "空",
            allowed=allowed,
            severity=severity,
        )

    def _refuse(self, key: str, message: str, allowed: str | None = None) -> _Stop:
        self._add(key, message, allowed=allowed)
        return _Stop()

    def _warn(self, key: str, message: str, allowed: str | None = None) -> None:
        self._add(key, message, allowed=allowed, severity=Severity.WARNING)

    def _text(self, key: str, limit: int = MAX_NAME) -> str | None:
        """Text of a cell, as typed; None for an empty one."""
        cell = self._cell(key)
        if cell is None:
            return None
        if cell.kind in _NO_TEXT:
            raise self._refuse(key, _NO_TEXT[cell.kind])
        if cell.text.startswith("="):
            raise self._refuse(key, _NO_TEXT[CellKind.FORMULA])
        if len(cell.text) > limit:
            raise self._refuse(key, "文字过长", f"不超过 {limit} 字")
        if not cell.text.isprintable() and any(
            unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn") and c not in "\n\t" for c in cell.text
        ):
            raise self._refuse(key, "含有控制字符或无法显示的字符", "可显示的文字")
        if cell.kind is CellKind.NUMBER and cell.text.endswith(".0"):
            return cell.text[:-2]
        return cell.text

    def _required(self, key: str) -> str:
        text = self._text(key)
        if text is None:
            raise self._refuse(key, "不能为空")
        return text

    def _choice(self, key: str, labels: Mapping[StrEnum, str], otherwise: StrEnum) -> StrEnum:
        text = self._text(key)
        if text is None:
            return otherwise
        for code, label in labels.items():
            if text == label:
                return code
        raise self._refuse(key, "不在选项内", "、".join(labels.values()))

    def _date(self, key: str) -> str:
        """A date at the precision given, as YYYY[-MM[-DD]]."""
        text = unicodedata.normalize("NFKC", self._required(key)).replace(" ", "")
        found = _DATE.fullmatch(text)
        # 2025.10 typed as a number is stored as 2025.1: October or January, nobody knows.
        if not found or ("." in text and found[3] is None):
            raise self._refuse(key, "日期无法识别", DATE_WORDS)
        year, month, day = found.groups()
        printed = "-".join([year, *(part.zfill(2) for part in (month, day) if part)])
        try:
            period_start(printed)
        except ValueError:
            raise self._refuse(key, "日历上没有这一天", DATE_WORDS) from None
        return printed

    # --- columns ---

    def _target(self) -> Target:
        text = self._required("target_id")
        target = self.register.targets.get(text)
        if target is None:
            raise self._refuse("target_id", "没有这个目标", "模板中的目标编号")
        if target.kind is TargetKind.SUPPORT_STANDARD:
            raise self._refuse("target_id", "这是支持标准，不报实绩", "模板中的目标编号")
        return target

    def _entity(self, target: Target | None) -> str:
        text = self._text("entity_id")
        if text is None:
            if target is None:
                raise _Stop
            if binds(self.register, target, self.checker.scope.scope_id):
                text = self.checker.scope.scope_id
            elif binds(self.register, target, target.scope_id or ""):
                text = target.scope_id or ""
            else:
                raise self._refuse("entity_id", "这个目标对多个对象分别设定，要写明对象编号")
        if text not in self.checker.scope.entity_ids:
            raise self._refuse(
                "entity_id", "不在本次填报范围内", f"{self.checker.scope.name}范围内的对象编号"
            )
        if target is not None and not binds(self.register, target, text):
            raise self._refuse("entity_id", "这个目标不是对该对象设定的", target.scope_as_printed)
        return text

    def _labels(self, target: Target | None, entity_id: str | None) -> None:
        """Protected labels that no longer fit their ids: a sorted column puts values beside other targets."""
        expected: dict[str, str] = {}
        if target is not None:
            expected["indicator_name"] = self.register.indicators[target.indicator_id].name
        if entity_id is not None:
            expected["entity_name"] = entity_name(self.register, entity_id)
        for key, name in expected.items():
            text = self._text(key)
            if text is not None and text.removeprefix("'") != name:
                self._add(key, "与编号不符，可能错行", allowed=name)

    def _as_of(self, target: Target | None, kind: ReportKind | None) -> str:
        printed = self._date("as_of")
        start, end = period_start(printed), period_end(printed)
        if end > self.checker.today:
            raise self._refuse("as_of", "截至日期还没有到", f"不晚于 {self.checker.today.isoformat()}")
        if target is None or kind is None:
            return printed
        if kind is ReportKind.BASELINE:
            self._check_baseline(target, printed)
            return printed
        if target.starts_on and end < period_start(target.starts_on):
            raise self._refuse(
                "as_of", "早于目标的起始日期（基期的数请把类型选为基期值）", f"不早于 {target.starts_on}"
            )
        if target.baseline_on and not target.starts_on and end <= period_end(target.baseline_on):
            raise self._refuse(
                "as_of", "不晚于目标的基期（基期的数请把类型选为基期值）", f"晚于 {target.baseline_on}"
            )
        if target.deadline_on:
            deadline = period_end(target.deadline_on)
            if start > deadline.replace(year=deadline.year + 1, day=min(deadline.day, 28)):
                self._warn("as_of", "比目标期限晚一年以上，不用于评估", f"目标期限 {target.deadline_on}")
        return printed

    def _check_baseline(self, target: Target, printed: str) -> None:
        if target.baseline_on:
            if printed[:4] != target.baseline_on[:4]:
                raise self._refuse("as_of", "不是目标的基期", target.baseline_on[:4])
        elif target.starts_on and period_start(printed) > period_start(target.starts_on):
            raise self._refuse("as_of", "基期不能晚于目标的起始日期", f"不晚于 {target.starts_on}")

    def _span(self, target: Target | None) -> Span:
        if target is None:
            return self._choice("span", SPAN_LABELS, Span.PERIOD)
        is_per_year = target.is_annual or target.kind is TargetKind.ANNUAL_FLOOR
        usual = usual_span(target)
        if target.kind is TargetKind.CUMULATIVE and not is_per_year and self._text("span") is None:
            words = f"{SPAN_LABELS[Span.CUMULATIVE]}（自起始日起）或 {SPAN_LABELS[Span.PERIOD]}（仅当年）"
            raise self._refuse("span", "累计类目标要写明口径", words)
        span = self._choice("span", SPAN_LABELS, usual)
        if is_per_year and span is Span.CUMULATIVE:
            raise self._refuse("span", "逐年考核的目标要报当年值", SPAN_LABELS[Span.PERIOD])
        return span

    def _unit(self, target: Target | None) -> str:
        unit = unicodedata.normalize("NFKC", self._required("unit"))
        known = self.register.units
        # 万元每人（个）keeps its full-width brackets in the table.
        unit = next((name for name in known if unicodedata.normalize("NFKC", name) == unit), unit)
        allowed = self.checker.units(target) if target else tuple(known)
        if unit not in allowed:
            message = "单位与目标的量纲不符" if unit in known else "单位表里没有这个单位"
            raise self._refuse("unit", message, "、".join(allowed))
        return unit

    def _value(self, target: Target | None, unit: str | None) -> float:
        cell = self._cell("value")
        if cell is None:
            raise self._refuse("value", "不能为空", "数字")
        if cell.kind in _NO_TEXT:
            raise self._refuse("value", _NO_TEXT[cell.kind], "数字")
        if cell.kind in (CellKind.DATE, CellKind.MONTH):
            raise self._refuse("value", "单元格是日期格式（如 1-3 会被改成日期），请改为数字格式", "数字")
        read = self._typed_number if cell.kind is CellKind.TEXT else self._stored_number
        value = read(cell, unit)
        if not math.isfinite(value) or abs(value) >= MAX_ABSOLUTE_VALUE:
            raise self._refuse("value", "数值超出可用的范围", "绝对值小于 1000 万亿的数")
        dimension = self.register.units[unit].dimension if unit in self.register.units else None
        if value < 0 and dimension in COUNTED_DIMENSIONS:
            raise self._refuse("value", "个数、人数、面积等不能为负", "0 或正数")
        if (
            target is not None
            and target.kind is TargetKind.BOUNDED_RATE
            and unit == "%"
            and not 0 <= value <= 100
        ):
            raise self._refuse("value", "比率超出范围", "0 至 100")
        if dimension in ("count", "people", "times") and value != int(value):
            unit_factor = self.register.units[unit].factor if unit else 1
            if unit_factor == 1:
                self._warn("value", "个数、人数、次数不是整数，请核对", "整数")
        return value

    def _typed_number(self, cell: Cell, unit: str | None) -> float:
        plain = unicodedata.normalize("NFKC", cell.text).replace("−", "-").strip()
        if plain.endswith("%") and unit == "%":
            plain = plain[:-1].rstrip()
        if plain.startswith("="):
            raise self._refuse("value", _NO_TEXT[CellKind.FORMULA], "数字")
        if not _NUMBER.fullmatch(plain):
            raise self._refuse("value", "不是一个数", "数字，不带单位、文字和科学计数法")
        return float(plain.replace(",", ""))

    def _stored_number(self, cell: Cell, unit: str | None) -> float:
        try:
            value = float(cell.text) if len(cell.text) <= 40 else math.nan
        except ValueError:
            raise self._refuse("value", "不是一个数", "数字") from None
        if cell.kind is CellKind.PERCENT and math.isfinite(value):
            if unit != "%":
                raise self._refuse("value", "单元格是百分比格式，单位却不是 %", "与单位一致的数字")
            # The person saw 12.5 %; the file holds 0.125.
            return float(Decimal(repr(value)) * 100)
        return value

    def _qualifier(self) -> Qualifier | None:
        text = self._text("qualifier")
        if text is None:
            return None
        code = code_of(Qualifier, text)
        if code is None:
            raise self._refuse("qualifier", "不在选项内", "空、" + "、".join(labels_of(Qualifier)))
        return code

    def _document_on(self) -> str:
        printed = self._date("document_on")
        if period_start(printed) > self.checker.today:
            today = self.checker.today.isoformat()
            raise self._refuse("document_on", "来源日期还没有到", f"不晚于 {today}")
        return printed

    def _once(self, target: Target, entity_id: str, kind: ReportKind, as_of: str) -> None:
        key = (target.target_id, entity_id, kind, as_of)
        first = self.checker.first_place(key, self.sheet, self.row.number)
        if first is not None:
            sheet, row = first
            place = f"「{sheet}」第 {row} 行" if sheet else f"第 {row} 行"
            raise self._refuse("target_id", f"同一目标、对象和日期已在{place}填报", "每个数只填一次")


def _column_words(number: int, heading: str) -> str:
    return f"{column_letter(number)} {shown(heading)}"
