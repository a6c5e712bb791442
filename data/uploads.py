"""What every upload has in common: a finding that names its place, limits, safe archives, text of two encodings.

Nothing here trusts a file. Sizes are limited before anything is unpacked and counted again while it is; an
archive is never written to disk. Whatever cannot be read raises `UploadError`, which carries the one finding
a person needs; readers turn it into their answer, so that no upload ends in a traceback.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

MAX_UPLOAD_BYTES = 20_000_000
MAX_UNPACKED_BYTES = 120_000_000
MAX_MEMBERS = 1_000
MAX_FINDINGS = 5_000
MAX_SHOWN = 60
MAX_LINE = 100_000
UNEXPECTED = "读取时出现意外错误，文件未读取，错误已记录"
"""What a person is told when a reader itself fails; the log has the rest."""
CHUNK_BYTES = 1 << 16
# A directory of MAX_MEMBERS entries with long names stays far below this.
MAX_DIRECTORY_BYTES = 1_000_000

Progress = Callable[[float], None]
"""Called with the share of the work done, 0 to 1, never decreasing."""


class Severity(StrEnum):
    """An error keeps the upload from being submitted; a warning is for the reader to weigh."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class UploadFinding:
    """One remark about an upload: where (file, sheet, row, column), what was found, what is allowed.

    `sheet` is a worksheet, a layer or a member of an archive; `row` counts from 1 as the person sees it (a line of
    text, a worksheet row, the n-th feature); `column` is the heading with its letter. None: not that precise.
    """

    file: str
    sheet: str | None
    row: int | None
    column: str | None
    value: str | None
    allowed: str | None
    message: str
    severity: Severity = Severity.ERROR


class UploadError(Exception):
    """The upload cannot be read any further; `finding` says why and where."""

    def __init__(self, finding: UploadFinding):
        self.finding = finding
        super().__init__(finding.message)


class Findings:
    """A list of findings about one file that stops growing at MAX_FINDINGS and says how many are left out."""

    def __init__(self, file: str) -> None:
        self.file = shown(file)
        self._kept: list[UploadFinding] = []
        self._left_out = 0
        self._errors_left_out = 0

    def add(
        self,
        message: str,
        *,
        sheet: str | None = None,
        row: int | None = None,
        column: str | None = None,
        value: object = None,
        allowed: str | None = None,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Note a finding; the value is cut to what a screen can show."""
        text = None if value is None else shown(str(value))
        self.take(UploadFinding(self.file, sheet, row, column, text, allowed, message, severity))

    def warn(self, message: str, **place: object) -> None:
        """Note a warning; same places as `add`."""
        self.add(message, severity=Severity.WARNING, **place)  # type: ignore[arg-type]

    def take(self, finding: UploadFinding, *, is_last_word: bool = False) -> None:
        """Note a finding made elsewhere; one that ends the reading is kept however many there are."""
        if len(self._kept) < MAX_FINDINGS or is_last_word:
            self._kept.append(finding)
        else:
            self._left_out += 1
            self._errors_left_out += finding.severity is Severity.ERROR

    def all(self) -> tuple[UploadFinding, ...]:
        """Every finding kept, and one that counts those left out."""
        if not self._left_out:
            return tuple(self._kept)
        severity = Severity.ERROR if self._errors_left_out else Severity.WARNING
        message = f"问题过多，只列出前 {MAX_FINDINGS} 条，另有 {self._left_out} 条未列出"
        return (*self._kept, UploadFinding(self.file, None, None, None, None, None, message, severity))


def has_errors(findings: Iterable[UploadFinding]) -> bool:
    """Whether any finding keeps the upload from being submitted."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def describe_upload_finding(finding: UploadFinding) -> str:
    """表.xlsx「实绩」第 12 行「J 数值」：数值要是一个数；现为「约三百」；可填：数字."""
    place = finding.file
    if finding.sheet:
        place += f"「{finding.sheet}」"
    if finding.row is not None:
        place += f"第 {finding.row} 行"
    if finding.column:
        place += f"「{finding.column}」"
    words = f"{place}：{finding.message}"
    if finding.value is not None:
        words += f"；现为「{finding.value}」"
    return f"{words}；可填：{finding.allowed}" if finding.allowed else words


def shown(text: str) -> str:
    """Text of an upload as a person may see it: one line, no control characters, at most 60 characters."""
    if len(text) <= MAX_SHOWN and text.isprintable() and "  " not in text:
        return text.strip()
    clean = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * MAX_SHOWN]).split())
    return clean if len(clean) <= MAX_SHOWN else clean[: MAX_SHOWN - 1] + "…"


_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def plain_cell(text: str) -> str:
    """Text for an exported cell that no spreadsheet takes for a formula: an apostrophe goes before a suspect start.

    Full-width signs count: spreadsheets with a Chinese input method accept them.
    """
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text


def error(file: str, message: str, **place: object) -> UploadError:
    """An UploadError with one finding about a file; places as for `Findings.add`."""
    findings = Findings(file)
    findings.add(message, **place)  # type: ignore[arg-type]
    return UploadError(findings.all()[0])


def check_size(file: str, content: bytes) -> None:
    """UploadError for an empty upload or one above MAX_UPLOAD_BYTES."""
    if not content:
        raise error(file, "文件是空的")
    if len(content) > MAX_UPLOAD_BYTES:
        size = f"{len(content) / 1e6:.0f} MB"
        raise error(file, "文件过大", value=size, allowed=f"不超过 {MAX_UPLOAD_BYTES // 1_000_000} MB")


# --- archives ---------------------------------------------------------------------------------------------


def is_zip(content: bytes) -> bool:
    """Whether the bytes start like a ZIP archive (an XLSX is one)."""
    return content[:4] in (b"PK\x03\x04", b"PK\x05\x06")


class Archive:
    """A ZIP archive in memory whose members are only ever read as streams, within one budget for all of them."""

    def __init__(self, file: str, content: bytes) -> None:
        """Read the directory; UploadError when it is damaged, encrypted, too large or points outside itself."""
        self.file = file
        _check_directory(file, content)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            infos = self._zip.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError) as problem:
            raise error(file, "压缩包已损坏或不完整，请重新保存后上传") from problem
        if len(infos) > MAX_MEMBERS:
            raise error(file, "压缩包内文件过多", value=len(infos), allowed=f"不超过 {MAX_MEMBERS} 个")
        self._infos: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            name = _member_name(info)
            if _is_unsafe(name) or (info.external_attr >> 16) & 0o170000 == 0o120000:
                message = "压缩包内的路径指向包外，整包不予读取"
                raise error(file, message, sheet=shown(name), allowed="包内的相对路径")
            if info.flag_bits & 0x1:
                raise error(file, "压缩包已加密，请去掉密码后上传", sheet=shown(name))
            if info.is_dir():
                continue
            if name in self._infos:
                raise error(file, "压缩包内有同名文件", sheet=shown(name))
            self._infos[name] = info
        declared = sum(info.file_size for info in infos)
        if declared > MAX_UNPACKED_BYTES:
            raise self._too_large(None, declared)
        self._left = MAX_UNPACKED_BYTES

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the members, folders left out."""
        return tuple(self._infos)

    def size(self, name: str) -> int:
        """Declared unpacked size of a member in bytes; KeyError when there is none."""
        return self._infos[name].file_size

    def chunks(self, name: str) -> Iterator[bytes]:
        """Unpacked bytes of a member, piece by piece; UploadError when damaged or beyond the budget."""
        try:
            with self._zip.open(self._infos[name]) as stream:
                while chunk := stream.read(CHUNK_BYTES):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise self._too_large(name, None)
                    yield chunk
        except UploadError:
            raise
        # zlib.error is no OSError, a wrong method is NotImplementedError, a wrong password RuntimeError.
        except Exception as problem:
            raise error(self.file, "压缩包内的文件已损坏", sheet=shown(name)) from problem

    def read(self, name: str, limit: int) -> bytes:
        """A whole member of at most `limit` bytes; UploadError as for `chunks` or when it is larger."""
        out = bytearray()
        for chunk in self.chunks(name):
            out += chunk
            if len(out) > limit:
                size = f"不超过 {limit / 1e6:g} MB"
                raise error(self.file, "压缩包内的文件过大", sheet=shown(name), allowed=size)
        return bytes(out)

    def _too_large(self, name: str | None, size: int | None) -> UploadError:
        return error(
            self.file,
            "解压后过大（可能是压缩炸弹，或含有大量空白行列：请删除后重新保存）",
            sheet=name and shown(name),
            value=None if size is None else f"{size / 1e6:.0f} MB",
            allowed=f"不超过 {MAX_UNPACKED_BYTES // 1_000_000} MB",
        )


def _check_directory(file: str, content: bytes) -> None:
    """Look at the end record alone: the library would build an object per entry before anybody could count them."""
    at = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_557))
    if at < 0 or len(content) < at + 22:
        raise error(file, "压缩包已损坏或不完整，请重新保存后上传")
    if content[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        raise error(file, "不读取 ZIP64 压缩包，请用普通方式重新压缩")
    count, size = struct.unpack_from("<HI", content, at + 10)
    if count > MAX_MEMBERS or size > MAX_DIRECTORY_BYTES:
        raise error(file, "压缩包内文件过多", value=count, allowed=f"不超过 {MAX_MEMBERS} 个")


def _member_name(info: zipfile.ZipInfo) -> str:
    """The member's name; without the UTF-8 flag a Chinese archiver wrote GBK, not cp437."""
    name = info.orig_filename
    if not info.flag_bits & 0x800:
        try:
            raw = name.encode("cp437")
            try:
                name = raw.decode("utf-8")
            except UnicodeDecodeError:
                name = raw.decode("gb18030")
        except UnicodeError:
            pass
    return name


def _is_unsafe(name: str) -> bool:
    normal = name.replace("\\", "/")
    return (
        not normal
        or "\0" in normal
        or normal.startswith("/")
        or bool(re.match(r"[A-Za-z]:", normal))
        or ".." in PurePosixPath(normal).parts
    )


# --- text -------------------------------------------------------------------------------------------------

_CHINESE = re.compile("[\u3000-\u9fff\uff00-\uffef]")


def decode_text(file: str, content: bytes, sheet: str | None = None) -> str:
    """Text of a file in UTF-8 (with or without byte order mark) or GBK; line ends become LF.

    UploadError names the line when it is neither, when lines of both are mixed, or when it holds NUL characters.
    A line counts as UTF-8 only if it then reads as Chinese: many short GBK words are valid UTF-8 too.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        allowed = "UTF-8 或 GBK"
        raise error(file, "文件是 UTF-16 编码", sheet=sheet, row=1, value="UTF-16", allowed=allowed)
    body = content.removeprefix(b"\xef\xbb\xbf")
    if (at := body.find(b"\0")) >= 0:
        line = body.count(b"\n", 0, at) + 1
        raise error(file, "文件含有空字符，不是文本文件", sheet=sheet, row=line, allowed="CSV 文本")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = _decode_gbk(file, body, sheet, has_mark=body is not content)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def check_lines(file: str, text: str) -> None:
    """UploadError names a line too long for a table: twenty million commas would become as many cells."""
    at = 0
    while (end := text.find("\n", at)) >= 0 or at < len(text):
        end = end if end >= 0 else len(text)
        if end - at > MAX_LINE:
            place = {
                "row": text.count("\n", 0, at) + 1,
                "value": f"{end - at} 字",
                "allowed": f"不超过 {MAX_LINE} 字",
            }
            raise error(file, "一行过长，不是表格文本", **place)
        at = end + 1


def _decode_gbk(file: str, body: bytes, sheet: str | None, *, has_mark: bool) -> str:
    utf8_lines: list[int] = []
    other_lines: list[int] = []
    for number, line in enumerate(body.split(b"\n"), 1):
        if line.isascii():
            continue
        try:
            (utf8_lines if _CHINESE.search(line.decode("utf-8")) else []).append(number)
        except UnicodeDecodeError:
            other_lines.append(number)
            try:
                line.decode("gb18030")
            except UnicodeDecodeError as problem:
                value = line[problem.start : problem.start + 4].hex(" ")
                message = "既不是 UTF-8 也不是 GBK 编码，或文件不完整"
                place = {"sheet": sheet, "row": number, "value": value, "allowed": "UTF-8 或 GBK"}
                raise error(file, message, **place) from None
    if utf8_lines or has_mark:
        message = "同一文件混有 UTF-8 和 GBK 两种编码"
        lines = "、".join(map(str, other_lines[:10]))
        words = f"按 UTF-8 读不出的行：{lines}"
        place = {"sheet": sheet, "row": other_lines[0], "value": words, "allowed": "全文同一种编码"}
        raise error(file, message, **place)
    return body.decode("gb18030")
