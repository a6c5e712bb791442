"""`make audit`: known vulnerabilities of the pinned packages, as a report; where nothing can be asked, it says so.

pip-audit stands in an environment of its own (build/venv-audit) and is asked about requirements-dev.txt, which
includes requirements.txt. It ends well when every package was merely "not found", so a package counts as checked
only when the service answered about it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / "build" / "venv-audit"
STAMP = VENV / ".made"
PINS = ROOT / "requirements-audit.txt"
AUDITED = ROOT / "requirements-dev.txt"
SERVICES = ("pypi", "osv")
SECONDS = 180


@dataclass(frozen=True, slots=True)
class Vulnerability:
    """One known vulnerability of one package; `fixed_in` are the versions without it."""

    package: str
    version: str
    name: str
    fixed_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """How many packages were asked about, about how many there was an answer, and what was found."""

    asked: int
    checked: int
    found: tuple[Vulnerability, ...]


def read_report(answer: str) -> Report | None:
    """pip-audit's JSON; None for anything else."""
    try:
        packages: list[dict[str, Any]] = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return None
    checked = [package for package in packages if "skip_reason" not in package]
    found = tuple(
        Vulnerability(package["name"], package["version"], each["id"], tuple(each.get("fix_versions", ())))
        for package in checked
        for each in package.get("vulns", ())
    )
    return Report(len(packages), len(checked), found)


def describe(report: Report | None) -> str:
    """The report in words; the last line is the verdict."""
    if report is None or not report.checked:
        return (
            "未核对：连不上软件包漏洞库（没有网络，或所用的软件包源不提供漏洞信息）。这不表示没有漏洞。\n"
            "请在能访问漏洞库的机器上，对同一份 requirements-dev.txt 执行 make audit。"
        )
    lines = [
        f"{each.package} {each.version}：{each.name}，"
        + (f"已在 {'、'.join(each.fixed_in)} 修复" if each.fixed_in else "尚无修复版本")
        for each in report.found
    ]
    if report.checked < report.asked:
        lines.append(f"{report.asked - report.checked} 个软件包漏洞库没有收录，未核对。")
    packages = len({each.package for each in report.found})
    verdict = (
        f"发现 {len(report.found)} 条已知漏洞，涉及 {packages} 个软件包" if report.found else "没有已知漏洞"
    )
    return "\n".join([*lines, f"已核对 {report.checked} 个软件包：{verdict}。"])


def run(command: list[str | Path]) -> subprocess.CompletedProcess | None:
    """A finished command; None when it cannot run or takes too long."""
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None


def install() -> bool:
    """Whether pip-audit is there, as pinned; installs it when it is not."""
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == PINS.read_text(encoding="utf-8"):
        return True
    print("安装核对所需软件包……", flush=True)
    made = run([sys.executable, "-m", "venv", "--clear", VENV])
    pip = [VENV / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = made and made.returncode == 0 and run([*pip, "--retries", "1", "--timeout", "15", "-r", PINS])
    if not done or done.returncode != 0:
        return False
    STAMP.write_text(PINS.read_text(encoding="utf-8"), encoding="utf-8")
    return True


def ask(service: str) -> Report | None:
    """What a vulnerability service answers; None when it does not."""
    options = [
        "--no-deps",
        "--disable-pip",
        "--progress-spinner",
        "off",
        "--timeout",
        "10",
        "--format",
        "json",
    ]
    done = run([VENV / "bin/pip-audit", *options, "--vulnerability-service", service, "-r", AUDITED])
    return read_report(done.stdout) if done else None


def main() -> int:
    """Print the report. Always 0: what to do about a finding is for a person to decide."""
    if not install():
        print("未核对：核对工具装不上（没有网络）。请在能联网的机器上执行 make audit。")
        return 0
    report = None
    for service in SERVICES:
        report = ask(service)
        if report and report.checked:
            break
    print(describe(report))
    return 0


if __name__ == "__main__":
    sys.exit(main())
