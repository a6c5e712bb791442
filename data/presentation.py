"""A presentation: steps that each restore a view, with one sentence; its file, its address, and what is wrong in them.

A *step* is a filter, a selected entry, a panel beside the map, where the map stands and the sentence above it. A
*deck* is a title and steps. `to_json` and `parse_deck` carry a deck in a file, `to_code` and `parse_code` in an
address. Reading never raises: what cannot be used is left out and becomes a finding with step, field, value and
what is allowed.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice
from math import isfinite
from typing import Any

from data.load import Register
from data.search import normalise
from data.selection import MAX_QUOTED, Notice, Selection, parse_selection, parse_zone_id
from data.target_filter import TargetFilter, parse_target_filter
from data.uploads import MAX_FINDINGS, UploadFinding

FORMAT = "ganxiang-presentation"
VERSION = 1
MAX_STEPS = 60
MAX_TITLE = 60
MAX_SENTENCE = 120
MAX_TEXT = 400_000
"""Characters of a deck as JSON, unpacked."""

View = tuple[float, float, float]


class Panel(StrEnum):
    """What stands beside the map."""

    FIGURES = "figures"
    INDUSTRIES = "industries"
    PREFECTURES = "prefectures"
    CARD = "card"
    PARKS = "parks"
    TARGETS = "targets"
    STATUS = "status"
    COMPARISON = "comparison"


@dataclass(frozen=True, slots=True)
class Step:
    """One view with its sentence. Hashable: can key a cache.

    `view` is latitude, longitude (WGS 84 degrees) and the zoom on a map of the width the working screen has at
    1440 pixels; None lets the map show whatever the filter leaves.
    """

    panel: Panel
    sentence: str = ""
    selection: Selection = field(default_factory=Selection)
    entry_id: str | None = None
    targets: TargetFilter = field(default_factory=TargetFilter)
    view: View | None = None


@dataclass(frozen=True, slots=True)
class Deck:
    """A title and steps in their order."""

    title: str
    steps: tuple[Step, ...] = ()

    def with_step(self, step: Step) -> Deck:
        """The deck with a step behind the others; unchanged when it has MAX_STEPS."""
        return self if len(self.steps) >= MAX_STEPS else replace(self, steps=(*self.steps, step))

    def without_step(self, position: int) -> Deck:
        """The deck without the step at a position from 0."""
        return replace(self, steps=(*self.steps[:position], *self.steps[position + 1 :]))

    def moved(self, position: int, by: int) -> Deck:
        """The deck with the step at a position moved; it stays within the ends."""
        steps = list(self.steps)
        step = steps.pop(position)
        steps.insert(min(max(position + by, 0), len(steps)), step)
        return replace(self, steps=tuple(steps))

    def with_changed(self, position: int, **changes: Any) -> Deck:
        """The deck with fields of one step replaced."""
        steps = list(self.steps)
        steps[position] = replace(steps[position], **changes)
        return replace(self, steps=tuple(steps))


# --- writing ----------------------------------------------------------------------------------------------


def to_record(deck: Deck) -> dict[str, Any]:
    """A deck as plain values; only what says something has a key."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "title": deck.title,
        "steps": [_step_record(step) for step in deck.steps],
    }


def to_json(deck: Deck) -> str:
    """A deck as the text of a file."""
    return json.dumps(to_record(deck), ensure_ascii=False, indent=1)


def to_code(deck: Deck) -> str:
    """A deck as one word for an address; `parse_code` reads it back."""
    plain = json.dumps(to_record(deck), ensure_ascii=False, separators=(",", ":"))
    return "~" + base64.urlsafe_b64encode(zlib.compress(plain.encode(), 9)).decode().rstrip("=")


def _step_record(step: Step) -> dict[str, Any]:
    record: dict[str, Any] = {"panel": step.panel.value, "sentence": step.sentence}
    if params := step.selection.to_params():
        record["filter"] = params
    if step.entry_id:
        record["entry"] = step.entry_id
    if params := step.targets.to_params():
        record["targets"] = params
    if step.view:
        record["view"] = list(step.view)
    return record


# --- reading ----------------------------------------------------------------------------------------------


def parse_code(code: str, register: Register) -> tuple[Deck | None, tuple[UploadFinding, ...]]:
    """The deck of an address; None with a finding when it is cut off or none."""
    try:
        packed = base64.urlsafe_b64decode(code.removeprefix("~") + "=" * (-len(code.removeprefix("~")) % 4))
        unpacking = zlib.decompressobj()
        plain = unpacking.decompress(packed, 4 * MAX_TEXT)
        if not unpacking.eof:
            raise ValueError("cut off, or too large")
        text = plain.decode()
    except (binascii.Error, zlib.error, ValueError):
        return None, (UploadFinding(DECK, None, None, None, None, None, "地址不完整，无法还原汇报"),)
    return parse_deck(text, register, file=DECK)


DECK = "汇报"


def parse_deck(text: str, register: Register, *, file: str) -> tuple[Deck | None, tuple[UploadFinding, ...]]:
    """The deck in the text of a file and everything wrong with it; None when nothing of it can be used."""
    if len(text) > MAX_TEXT:
        return None, (UploadFinding(file, None, None, None, None, f"{MAX_TEXT} 字以内", "文件太大"),)
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        return None, (UploadFinding(file, None, None, None, None, None, "不是 JSON 文件，或内容不完整"),)
    if not isinstance(record, Mapping) or record.get("format") != FORMAT:
        found = record.get("format") if isinstance(record, Mapping) else None
        return None, (UploadFinding(file, None, None, "format", _quoted(found), FORMAT, "不是汇报文件"),)
    if record.get("version") != VERSION:
        found = _quoted(record.get("version"))
        return None, (UploadFinding(file, None, None, "version", found, str(VERSION), "版本不能识别"),)
    findings: list[UploadFinding] = []
    given = record.get("steps")
    if not isinstance(given, list):
        findings.append(UploadFinding(file, None, None, "steps", _quoted(given), "列表", "没有步骤"))
        given = []
    if len(given) > MAX_STEPS:
        allowed = f"{MAX_STEPS} 步以内"
        findings.append(UploadFinding(file, None, None, "steps", str(len(given)), allowed, "步骤太多"))
    reader = _Reader(file, register, findings)
    title = reader.text(None, "title", record.get("title"), MAX_TITLE) or DECK
    steps = [reader.step(number, each) for number, each in enumerate(given[:MAX_STEPS], start=1)]
    deck = Deck(title, tuple(step for step in steps if step is not None))
    return deck, tuple(islice(findings, MAX_FINDINGS))


class _Reader:
    """Reads steps and collects what is wrong with them."""

    def __init__(self, file: str, register: Register, findings: list[UploadFinding]) -> None:
        self.file, self.register, self.findings = file, register, findings

    def say(self, row: int | None, column: str | None, value: Any, allowed: str | None, what: str) -> None:
        self.findings.append(UploadFinding(self.file, None, row, column, _quoted(value), allowed, what))

    def text(self, row: int | None, column: str, value: Any, longest: int) -> str:
        if not isinstance(value, str):
            if value is not None:
                self.say(row, column, value, "文字", "应为文字")
            return ""
        clean = clean_line(value)
        if len(clean) > longest:
            self.say(row, column, clean, f"{longest} 字以内", "太长，已截短")
        return clean[:longest]

    def step(self, row: int, given: Any) -> Step | None:
        if not isinstance(given, Mapping):
            self.say(row, None, given, None, "步骤不完整，已略去")
            return None
        panel = given.get("panel")
        if not isinstance(panel, str) or panel not in list(Panel):
            self.say(row, "panel", panel, "、".join(Panel), "没有这种内容，已略去这一步")
            return None
        selection, of_filter = parse_selection(self.params(row, "filter", given), self.register)
        targets, of_targets = parse_target_filter(self.params(row, "targets", given), self.register)
        entry = given.get("entry")
        if entry is not None and not isinstance(entry, str):
            self.say(row, "entry", entry, "编号", "应为文字")
            entry = None
        entry_id, of_entry = parse_zone_id({"zone": entry or ""}, self.register)
        for notice in (*of_filter, *of_targets):
            self.note(row, notice)
        if of_entry:
            self.say(row, "entry", entry, "开发区或产业园编号", "没有这个编号，已略去")
        known = {"panel", "sentence", "filter", "entry", "targets", "view"}
        for name in sorted(str(name) for name in given.keys() - known):
            self.say(row, name, given[name], "、".join(sorted(known)), "不认识的字段，已略去")
        return Step(
            Panel(panel),
            self.text(row, "sentence", given.get("sentence"), MAX_SENTENCE),
            selection,
            entry_id,
            targets,
            self.view(row, given.get("view")),
        )

    def note(self, row: int, notice: Notice) -> None:
        allowed = "、".join(notice.allowed) or None
        self.say(row, notice.parameter, notice.value, allowed, "无法识别，已略去")

    def params(self, row: int, column: str, given: Mapping[str, Any]) -> dict[str, list[str]]:
        params = given.get(column)
        if params is None:
            return {}
        if not isinstance(params, Mapping):
            self.say(row, column, params, "筛选条件", "应为筛选条件，已略去")
            return {}
        usable = {}
        for name, values in params.items():
            values = [values] if isinstance(values, str) else values
            if isinstance(values, list) and all(isinstance(value, str) for value in values):
                usable[str(name)] = values
            else:
                self.say(row, str(name), values, "文字的列表", "无法识别，已略去")
        return usable

    def view(self, row: int, given: Any) -> View | None:
        if given is None:
            return None
        numbers = list(_numbers(given))
        if len(numbers) != 3:
            self.say(row, "view", given, "[纬度, 经度, 级别]", "无法识别，已略去")
            return None
        return numbers[0], numbers[1], numbers[2]


def clean_line(text: str) -> str:
    """One line: no control characters, blanks single."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def _numbers(given: Any) -> Iterator[float]:
    for each in given if isinstance(given, list) else ():
        if isinstance(each, int | float) and not isinstance(each, bool) and isfinite(each):
            yield float(each)


def _quoted(value: Any) -> str | None:
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    clean = clean_line(normalise(text[: MAX_QUOTED * 4]))
    return clean if len(clean) <= MAX_QUOTED else clean[: MAX_QUOTED - 1] + "…"
