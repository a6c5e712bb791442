"""A worksheet as a stream of rows, read under limits: what a spreadsheet shows, and what it hides.

Only the parts that hold cells are read, with an event parser and without a tree, so memory follows the limits
and not the file. Formulas are never computed nor their stored results taken: a cell that has one says so. A
date or percentage is recognised by its number format, because the stored number alone (46022, 0.12) is not
what the person saw.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from posixpath import join, normpath
from xml.parsers import expat

from data.uploads import Archive, Progress, error, shown

MAX_SHEETS = 50
MAX_ROWS = 20_000
"""Rows with content that are read from a workbook or text file."""
MAX_SHEET_ROWS = 1_048_576
MAX_CELLS = 600_000
MAX_COLUMNS = 200
MAX_TEXT = 32_767
MAX_STRINGS = 400_000
MAX_STRING_CHARACTERS = 20_000_000
MAX_MERGES_KEPT = 200
# A tag longer than this is an attack: the parser scans an unfinished tag again with every piece.
MAX_TAG_BYTES = 262_144


class CellKind(StrEnum):
    """What a cell is to a reader; MONTH is a date whose format shows no day."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    MONTH = "month"
    FORMULA = "formula"
    BOOLEAN = "boolean"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that is not empty: its kind and its text (a number as stored, a date as YYYY-MM-DD, a month YYYY-MM)."""

    kind: CellKind
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row with content: its number from 1, column number (from 1) → cell, and whether it is hidden.

    `hidden_columns` are the sheet's hidden ranges of columns, first and last.
    """

    number: int
    cells: dict[int, Cell]
    is_hidden: bool = False
    hidden_columns: tuple[tuple[int, int], ...] = ()

    def is_column_hidden(self, number: int) -> bool:
        """Whether a column of this row is not shown."""
        return any(first <= number <= last for first, last in self.hidden_columns)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet as the workbook lists it."""

    name: str
    member: str
    is_hidden: bool


@lru_cache(maxsize=256)
def column_letter(number: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class Workbook:
    """An XLSX in memory. `sheets` is known at once; `rows` streams one worksheet.

    Everything raises UploadError with a finding and nothing else. The limits on rows, cells and strings hold for the
    whole workbook.
    """

    def __init__(self, file: str, content: bytes) -> None:
        self.file = file
        self._archive = Archive(file, content)
        names = self._archive.names
        if "xl/workbook.xml" not in names:
            raise error(file, "不是 XLSX 工作簿（压缩包内没有工作表）", allowed="XLSX 或 CSV")
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise error(file, "工作簿含有宏，请另存为不含宏的 XLSX")
        self._cells_left = MAX_CELLS
        self._rows_left = MAX_ROWS
        self.merges: dict[str, tuple[str, ...]] = {}
        """Sheet name → merged ranges, known once the sheet has been read."""
        self._is_1904 = False
        self.sheets = self._read_sheets()
        self._formats = self._read_styles() if "xl/styles.xml" in names else []
        self._strings: list[str] | None = None

    # --- parts ---

    def _parse(
        self, member: str, parser: expat.XMLParserType, progress: Progress | None = None
    ) -> Iterator[None]:
        """Feed a member to a parser, yielding after each piece; entities and endless tags are refused."""

        def refuse(*_: object) -> None:
            raise error(self.file, "工作簿内含有不允许的文档类型声明", sheet=shown(member))

        parser.StartDoctypeDeclHandler = refuse
        parser.EntityDeclHandler = refuse
        parser.buffer_text = True
        total, fed = max(1, self._archive.size(member)), 0
        try:
            for chunk in self._archive.chunks(member):
                parser.Parse(chunk, False)
                fed += len(chunk)
                if fed - parser.CurrentByteIndex > MAX_TAG_BYTES:
                    raise error(self.file, "工作簿内有过长的标签，文件可能已损坏", sheet=shown(member))
                if progress:
                    progress(min(1.0, fed / total))
                yield
            parser.Parse(b"", True)
        except expat.ExpatError as problem:
            place = {"sheet": shown(member), "row": problem.lineno}
            raise error(self.file, "工作簿的内部结构已损坏，请重新保存后上传", **place) from problem
        except (LookupError, ValueError) as problem:
            # An encoding the parser does not know, a character outside it.
            raise error(self.file, "工作簿的内部编码无法识别", sheet=shown(member)) from problem
        yield

    def _parse_all(self, member: str, parser: expat.XMLParserType) -> None:
        for _ in self._parse(member, parser):
            pass

    def _read_sheets(self) -> tuple[Sheet, ...]:
        targets: dict[str, str] = {}
        listed: list[tuple[str, str, bool]] = []

        def relation(tag: str, attributes: dict[str, str]) -> None:
            if _local(tag) == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "")
                target = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
                targets[attributes.get("Id", "")] = target

        def sheet(tag: str, attributes: dict[str, str]) -> None:
            name = _local(tag)
            if name == "workbookPr":
                self._is_1904 = attributes.get("date1904") in ("1", "true")
            if name == "sheet":
                key = next((value for key, value in attributes.items() if key.endswith(":id")), "")
                is_hidden = attributes.get("state", "visible") != "visible"
                listed.append((attributes.get("name", ""), key, is_hidden))

        for member, handler in (("xl/_rels/workbook.xml.rels", relation), ("xl/workbook.xml", sheet)):
            if member not in self._archive.names:
                raise error(self.file, "工作簿不完整，请重新保存后上传", sheet=member)
            parser = expat.ParserCreate()
            parser.StartElementHandler = handler
            self._parse_all(member, parser)
        if len(listed) > MAX_SHEETS:
            raise error(self.file, "工作表过多", value=len(listed), allowed=f"不超过 {MAX_SHEETS} 张")
        sheets = []
        for name, key, is_hidden in listed:
            member = targets.get(key, "")
            if member not in self._archive.names:
                raise error(self.file, "工作簿缺少工作表的内容，请重新保存后上传", sheet=shown(name))
            sheets.append(Sheet(name, member, is_hidden))
        if not sheets:
            raise error(self.file, "工作簿里没有工作表")
        return tuple(sheets)

    def _read_styles(self) -> list[CellKind]:
        """Kind of number each cell format shows: NUMBER, PERCENT, DATE or MONTH."""
        codes: dict[int, str] = {}
        formats: list[CellKind] = []
        within: list[str] = []

        def start(tag: str, attributes: dict[str, str]) -> None:
            name = _local(tag)
            within.append(name)
            if name == "numFmt":
                codes[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")[:200]
            elif name == "xf" and "cellXfs" in within and len(formats) < 65_536:
                number = _whole(attributes.get("numFmtId"))
                formats.append(_kind_of_format(number, codes.get(number, "")))

        def end(_: str) -> None:
            within.pop()

        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = start, end
        self._parse_all("xl/styles.xml", parser)
        return formats

    def _shared_strings(self) -> list[str]:
        if self._strings is not None:
            return self._strings
        self._strings = strings = []
        member = next((name for name in self._archive.names if name.lower() == "xl/sharedstrings.xml"), None)
        if member is None:
            return strings
        pieces: list[str] = []
        state = {"text": False, "phonetic": False, "length": 0, "total": 0}

        def start(tag: str, _: dict[str, str]) -> None:
            name = _local(tag)
            if name == "si":
                pieces.clear()
                state["length"] = 0
            elif name == "rPh":
                state["phonetic"] = True
            elif name == "t":
                state["text"] = not state["phonetic"]

        def end(tag: str) -> None:
            name = _local(tag)
            if name == "t":
                state["text"] = False
            elif name == "rPh":
                state["phonetic"] = False
            elif name == "si":
                strings.append(_unescaped("".join(pieces)))
                if len(strings) > MAX_STRINGS:
                    raise error(self.file, "工作簿内文字过多", allowed=f"不超过 {MAX_STRINGS} 处")

        def characters(text: str) -> None:
            if not state["text"]:
                return
            state["length"] += len(text)
            state["total"] += len(text)
            if state["total"] > MAX_STRING_CHARACTERS:
                limit = f"不超过 {MAX_STRING_CHARACTERS // 10_000} 万字"
                raise error(self.file, "工作簿内文字过多", allowed=limit)
            if state["length"] <= MAX_TEXT:
                pieces.append(text)

        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler = characters
        self._parse_all(member, parser)
        return strings

    # --- rows ---

    def rows(self, sheet: Sheet, progress: Progress | None = None) -> Iterator[Row]:
        """Rows of a worksheet that hold anything, top to bottom; blank rows and cells are passed over."""
        reader = _SheetReader(self, sheet, self._shared_strings())
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
        parser.CharacterDataHandler = reader.characters
        for _ in self._parse(sheet.member, parser, progress):
            yield from reader.ready
            reader.ready.clear()
        self.merges[sheet.name] = tuple(reader.merges)

    def count_row(self, sheet: str, row: int) -> None:
        """Take one row with content from the budget."""
        self._rows_left -= 1
        if self._rows_left < 0:
            place = {"sheet": sheet, "row": row, "allowed": f"不超过 {MAX_ROWS} 行"}
            raise error(self.file, "有内容的行过多，请分成几个文件", **place)

    def count_cell(self, sheet: str, row: int) -> None:
        """Take one cell element, blank or not, from the budget."""
        self._cells_left -= 1
        if self._cells_left < 0:
            message = "单元格过多（多半是大量空白行列：请删除后重新保存）"
            raise error(
                self.file, message, sheet=sheet, row=row, allowed=f"不超过 {MAX_CELLS // 10_000} 万个"
            )

    def number_kind(self, style: int) -> CellKind:
        """Kind of number a cell format shows; NUMBER for a format the workbook does not have."""
        return self._formats[style] if 0 <= style < len(self._formats) else CellKind.NUMBER

    def day(self, serial: str) -> str | None:
        """Day a stored date number means, as YYYY-MM-DD; None when it is no day."""
        try:
            origin = date(1904, 1, 1) if self._is_1904 else date(1899, 12, 30)
            return (origin + timedelta(days=int(float(serial)))).isoformat()
        except (ValueError, OverflowError):
            return None


class _SheetReader:
    """Handlers of the event parser for one worksheet; finished rows wait in `ready`."""

    def __init__(self, workbook: Workbook, sheet: Sheet, strings: list[str]) -> None:
        self.workbook, self.sheet, self.strings = workbook, shown(sheet.name), strings
        self.ready: list[Row] = []
        self.merges: list[str] = []
        self._row = 0
        self._is_hidden = False
        self._hidden_columns: tuple[tuple[int, int], ...] = ()
        self._cells: dict[int, Cell] = {}
        self._column = 0
        self._type = "n"
        self._style = -1
        self._has_formula = False
        self._pieces: list[str] = []
        self._length = 0
        self._takes_text = False
        self._is_phonetic = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if name == "c":
            self.workbook.count_cell(self.sheet, self._row)
            self._column = _column_number(attributes.get("r")) or self._column + 1
            self._type = attributes.get("t", "n")
            self._style = _whole(attributes.get("s"), -1)
            self._has_formula = False
            self._pieces.clear()
            self._length = 0
        elif name == "row":
            self._row = _whole(attributes.get("r"), self._row + 1)
            if self._row > MAX_SHEET_ROWS:
                place = {"sheet": self.sheet, "row": self._row, "allowed": f"不超过 {MAX_SHEET_ROWS} 行"}
                raise error(self.workbook.file, "行号超出电子表格的范围", **place)
            self._is_hidden = attributes.get("hidden") in ("1", "true")
            self._cells = {}
            self._column = 0
        elif name == "col" and len(self._hidden_columns) < MAX_COLUMNS:
            width = attributes.get("width", "")
            if attributes.get("hidden") in ("1", "true") or re.fullmatch(r"0+(\.0+)?", width):
                first = _whole(attributes.get("min"), 0)
                self._hidden_columns += ((first, _whole(attributes.get("max"), first)),)
        elif name == "f":
            self._has_formula = self._takes_text = True
            self._pieces.append("=")
        elif name == "rPh":
            self._is_phonetic = True
        elif name in ("v", "t"):
            # Of a formula its text is shown, never its stored result.
            self._takes_text = not self._is_phonetic and not self._has_formula
        elif name == "mergeCell" and len(self.merges) < MAX_MERGES_KEPT:
            self.merges.append(shown(attributes.get("ref", "")))

    def characters(self, text: str) -> None:
        if self._takes_text:
            self._length += len(text)
            if self._length <= MAX_TEXT:
                self._pieces.append(text)

    def end(self, tag: str) -> None:
        name = _local(tag)
        if name in ("v", "t", "f"):
            self._takes_text = False
        elif name == "rPh":
            self._is_phonetic = False
        elif name == "c":
            cell = self._cell()
            if cell is not None and self._column <= MAX_COLUMNS:
                self._cells[self._column] = cell
        elif name == "row" and self._cells:
            self.workbook.count_row(self.sheet, self._row)
            self.ready.append(Row(self._row, self._cells, self._is_hidden, self._hidden_columns))
            self._cells = {}

    def _cell(self) -> Cell | None:
        text = "".join(self._pieces)
        if self._has_formula:
            return Cell(CellKind.FORMULA, text.strip())
        if self._type == "s":
            index = _whole(text, -1)
            if not 0 <= index < len(self.strings):
                return Cell(CellKind.ERROR, f"文字编号 {shown(text)} 不存在")
            text = self.strings[index]
        elif self._type == "inlineStr":
            text = _unescaped(text)
        text = text.strip()
        if not text:
            return None
        if self._type in ("s", "inlineStr", "str"):
            return Cell(CellKind.TEXT, text)
        if self._type == "e":
            return Cell(CellKind.ERROR, text)
        if self._type == "b":
            return Cell(CellKind.BOOLEAN, "TRUE" if text == "1" else "FALSE")
        if self._type == "d":
            return Cell(CellKind.DATE, text[:10])
        kind = self.workbook.number_kind(self._style)
        if kind in (CellKind.DATE, CellKind.MONTH):
            day = self.workbook.day(text)
            if day is None:
                return Cell(CellKind.NUMBER, text)
            return Cell(kind, day if kind is CellKind.DATE else day[:7])
        return Cell(kind, text)


@lru_cache(maxsize=256)
def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _whole(text: str | None, otherwise: int = 0) -> int:
    """A small whole number of an attribute; `otherwise` for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 9 else otherwise


_REFERENCE = re.compile(r"([A-Z]{1,3})[0-9]{1,7}")


def _column_number(reference: str | None) -> int | None:
    found = _REFERENCE.fullmatch(reference or "")
    if not found:
        return None
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return number


_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def _unescaped(text: str) -> str:
    """Text with the format's own `_x000A_` escapes resolved; half a surrogate pair is left as written."""
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return found[0] if 0xD800 <= code <= 0xDFFF else chr(code)


# Built-in formats: 9, 10 percentages; 14–22, 45–47 dates and times; 27–36, 50–58 dates of East Asian locales.
_PERCENT_IDS = frozenset({9, 10})
_DATE_IDS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_MONTH_IDS = frozenset({17, 27, 36, 50, 52, 57})
_LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')


def _kind_of_format(number: int, code: str) -> CellKind:
    bare = _LITERALS.sub("", code).lower()
    if number in _PERCENT_IDS or "%" in bare:
        return CellKind.PERCENT
    if number in _MONTH_IDS and not bare:
        return CellKind.MONTH
    if number in _DATE_IDS:
        return CellKind.DATE
    if bare == "general" or not re.search("[ymdhs]", bare):
        return CellKind.NUMBER
    return CellKind.MONTH if "y" in bare and "d" not in bare and "h" not in bare else CellKind.DATE
