"""The report on known vulnerabilities: what was not asked is never called safe."""

import json
import subprocess

import pytest

from tests import audit


def answer(*packages: dict) -> str:
    return json.dumps({"dependencies": list(packages), "fixes": []})


SAFE = {"name": "folium", "version": "1", "vulns": []}
HOLED = {
    "name": "pillow",
    "version": "2",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1", "3.0"]}, {"id": "PYSEC-2", "fix_versions": []}],
}
UNKNOWN = {"name": "private", "skip_reason": "Dependency not found on PyPI and could not be audited"}


def test_what_was_found_is_named_with_the_version_that_mends_it():
    said = audit.describe(audit.read_report(answer(SAFE, HOLED)))
    assert "pillow 2：PYSEC-1，已在 2.1、3.0 修复" in said
    assert "pillow 2：PYSEC-2，尚无修复版本" in said
    assert said.endswith("已核对 2 个软件包：发现 2 条已知漏洞，涉及 1 个软件包。")


def test_a_package_nobody_answered_about_is_not_called_checked():
    said = audit.describe(audit.read_report(answer(SAFE, UNKNOWN)))
    assert "1 个软件包漏洞库没有收录，未核对" in said
    assert said.endswith("已核对 1 个软件包：没有已知漏洞。")


@pytest.mark.parametrize(
    "given", [answer(UNKNOWN, UNKNOWN), answer(), "", "Traceback: no route to host", "[]"]
)
def test_without_an_answer_it_says_so(given):
    said = audit.describe(audit.read_report(given))
    assert said.startswith("未核对：连不上软件包漏洞库")
    assert "没有已知漏洞" not in said


def test_without_a_network_it_ends_calmly(monkeypatch, tmp_path, capsys):
    def refused(command, **_):
        return subprocess.CompletedProcess(command, 1 if "pip" in command else 0, "", "no network")

    monkeypatch.setattr(audit, "VENV", tmp_path)
    monkeypatch.setattr(audit, "STAMP", tmp_path / ".made")
    monkeypatch.setattr(audit.subprocess, "run", refused)
    assert audit.main() == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("未核对：核对工具装不上（没有网络）")


def test_another_service_is_asked_when_the_first_does_not_answer(monkeypatch, capsys):
    asked = []

    def ask(service):
        asked.append(service)
        return audit.read_report(answer(SAFE)) if service == "osv" else None

    monkeypatch.setattr(audit, "install", lambda: True)
    monkeypatch.setattr(audit, "ask", ask)
    assert audit.main() == 0
    assert asked == ["pypi", "osv"]
    assert capsys.readouterr().out == "已核对 1 个软件包：没有已知漏洞。\n"
