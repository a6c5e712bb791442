"""What was promised beside what was measured: one row per figure, as text and as the table of README.md."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
README = HERE / "README.md"
_BEGIN, _END = "<!-- results -->", "<!-- /results -->"
_WORDS = {True: "达到", False: "未达", None: "未测"}
_TOLD = "说明"
_HEAD = ("项目", "实测", "要求", "对照", "结论", "原因或说明")


@dataclass
class Aim:
    """A figure: `value` may not exceed `limit` (or must reach it); without a limit it is told, not promised.

    `compared` says what it was held against, `reason` where the time went or why there is no value.
    """

    text: str
    value: float | None
    limit: float | None = None
    unit: str = ""
    compared: str = ""
    reason: str = ""
    at_least: bool = False

    @property
    def is_met(self) -> bool | None:
        """None when nothing was measured or nothing was promised."""
        if self.value is None or self.limit is None:
            return None
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    @property
    def verdict(self) -> str:
        """One word."""
        return _TOLD if self.limit is None and self.value is not None else _WORDS[self.is_met]

    def cells(self) -> tuple[str, ...]:
        """The row of the table."""
        sign = "≥" if self.at_least else "≤"
        unit = f" {self.unit}" if self.unit else ""
        return (
            self.text,
            "—" if self.value is None else f"{self.value:.2f}{unit}",
            "—" if self.limit is None else f"{sign} {self.limit:g}{unit}",
            self.compared or "—",
            self.verdict,
            self.reason or "—",
        )


def to_text(aims: Iterable[Aim]) -> Iterator[str]:
    """One line per figure, the verdict first."""
    for aim in aims:
        text, value, limit, compared, verdict, reason = aim.cells()
        line = f"  {verdict}  {text}：{value}（要求 {limit}）"
        line += f" · 对照 {compared}" if compared != "—" else ""
        yield line + (f" · {reason}" if reason != "—" else "")


def to_markdown(aims: Iterable[Aim], machine: Mapping[str, object]) -> str:
    """Machine and table for README.md."""
    rows = [_HEAD, ("---",) * len(_HEAD), *(aim.cells() for aim in aims)]
    about = "；".join(f"{name} {value}" for name, value in machine.items())
    return f"{about}\n\n" + "\n".join("| " + " | ".join(row) + " |" for row in rows)


def fill_readme(readme: Path = README, results: Path = RESULTS) -> Path:
    """Put the table of the newest results between the marks of the README; the results' path.

    FileNotFoundError when there are none.
    """
    newest = max(results.glob("*.json"), default=None)
    if newest is None:
        raise FileNotFoundError(f"{results} has no results: run `make bench` first")
    content = json.loads(newest.read_text(encoding="utf-8"))
    known = Aim.__dataclass_fields__
    aims = [Aim(**{key: value for key, value in row.items() if key in known}) for row in content["aims"]]
    before, _, rest = readme.read_text(encoding="utf-8").partition(_BEGIN)
    after = rest.partition(_END)[2]
    table = to_markdown(aims, content["machine"])
    readme.write_text(f"{before}{_BEGIN}\n\n{table}\n\n{_END}{after}", encoding="utf-8")
    return newest


def as_rows(aims: Iterable[Aim]) -> list[dict[str, object]]:
    """For the results' file."""
    return [{**asdict(aim), "is_met": aim.is_met, "verdict": aim.verdict} for aim in aims]


if __name__ == "__main__":
    print(fill_readme().relative_to(HERE))
    sys.exit(0)
