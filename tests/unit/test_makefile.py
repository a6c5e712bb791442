"""The Makefile, with a stand-in for Python that writes down what it was asked to do."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

FAKE_PYTHON = """#!/bin/sh
echo "$*" >> "$CALLS"
case "$1 $2" in
  "-c import sys"*) exec "$REAL" -c "import sys; sys.version_info = (${PYTHON_IS:-3, 11, 0}); $2" ;;
  "-c import ensurepip"*) exit ${NO_VENV:-0} ;;
  "-V "*) echo "Python 3.9.2" ;;
  "-m venv") for folder; do :; done; mkdir -p "$folder/bin"; cp "$0" "$folder/bin/python" ;;
  "-m pip") exit ${PIP:-0} ;;
esac
"""
TOOLS = ("sh", "make", "sed", "mkdir", "cp", "touch", "tail", "head", "cat", "rm", "chmod", "echo")


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


class House:
    """A folder with the Makefile and nothing else, and a PATH that holds only what the test puts there."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.folder = folder
        self.bin = folder / "bin"
        self.calls = folder / "calls"
        for name in ("Makefile", "pyproject.toml", "requirements.txt", "requirements-dev.txt"):
            shutil.copy(root / name, folder / name)
        put(self.bin / "python3", FAKE_PYTHON)
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool))

    def tool(self, name: str, body: str) -> None:
        put(self.bin / name, f'#!/bin/sh\necho "{name} $*" >> "$CALLS"\n{body}\n')

    def make(self, *targets: str, **environment: str) -> subprocess.CompletedProcess:
        # MAKEFLAGS of an outer `make test` must not reach this one.
        clean = {
            "PATH": str(self.bin),
            "CALLS": str(self.calls),
            "REAL": sys.executable,
            "LANG": "C.UTF-8",
            "SBIN": str(self.folder / "sbin"),
            **environment,
        }
        return subprocess.run(
            [self.bin / "make", *targets],
            cwd=self.folder,
            env=clean,
            capture_output=True,
            text=True,
            check=False,
        )

    def called(self) -> list[str]:
        """Calls since the last time this was asked."""
        lines = self.calls.read_text().splitlines() if self.calls.exists() else []
        self.calls.unlink(missing_ok=True)
        return lines


@pytest.fixture
def house(tmp_path, root) -> House:
    return House(tmp_path, root)


def pip_calls(calls: list[str]) -> list[str]:
    """What was asked of pip for the packages; not that it should be newer itself."""
    return [call for call in calls if call.startswith("-m pip") and " -r " in call]


def test_install_fills_the_environment_once(house):
    assert house.make("install").returncode == 0
    assert [call.split(" -r ")[-1] for call in pip_calls(house.called())] == ["requirements.txt"]
    assert house.make("install").returncode == 0
    assert house.called() == []


@pytest.mark.parametrize("jobs", ["-j1", "-j3"])
def test_what_tests_need_is_installed_beside_what_runs_each_once(house, jobs):
    lists = {".venv/test-packages.txt", "requirements.txt"}
    assert house.make(jobs, ".venv/.dev").returncode == 0
    assert {call.split(" -r ")[-1] for call in pip_calls(house.called())} == lists
    tests_only = (house.folder / ".venv/test-packages.txt").read_text()
    assert "pytest==" in tests_only
    assert "-r requirements.txt" not in tests_only
    assert house.make(".venv/.dev", "install").returncode == 0
    assert house.called() == []


def test_changed_requirements_are_installed_again(house):
    house.make("install")
    house.called()
    stamp = (house.folder / ".venv/.runtime").stat().st_mtime + 10
    os.utime(house.folder / "requirements.txt", (stamp, stamp))
    house.make("install")
    assert len(pip_calls(house.called())) == 1


def test_run_starts_the_server_on_host_and_port(house):
    assert house.make("run", "HOST=0.0.0.0", "PORT=9000").returncode == 0
    expected = "-m streamlit run app.py --server.address 0.0.0.0 --server.port 9000"
    assert house.called()[-1] == expected


def test_run_listens_on_the_loopback_by_default(house):
    house.make("run")
    assert house.called()[-1] == "-m streamlit run app.py --server.address 127.0.0.1 --server.port 8501"


def test_a_bundle_asks_no_index(house):
    put(house.folder / "wheels/x-1-py3-none-any.whl", "")
    house.make("install")
    assert "--no-index --find-links wheels" in pip_calls(house.called())[0]


def test_without_wheels_the_index_is_asked(house):
    house.make("install")
    assert "--no-index" not in pip_calls(house.called())[0]


def asked_for_a_newer_pip(calls: list[str]) -> list[str]:
    return [call for call in calls if re.search(r"^-m pip install .* pip==\d", call)]


def test_a_newer_pip_is_asked_for_once_and_done_without_where_there_is_none(house):
    house.make("install", PIP="1")
    assert len(asked_for_a_newer_pip(house.called())) == 1
    assert house.make("install").returncode == 0
    assert asked_for_a_newer_pip(house.called()) == []


def test_a_bundle_is_installed_with_the_pip_there_is(house):
    put(house.folder / "wheels/x-1-py3-none-any.whl", "")
    assert house.make("install").returncode == 0
    assert asked_for_a_newer_pip(house.called()) == []


def one_line(result: subprocess.CompletedProcess) -> str:
    """The only line of the failure that is not make's own."""
    lines = [line for line in result.stderr.splitlines() if not line.startswith("make")]
    assert result.returncode != 0
    assert len(lines) == 1, result.stderr
    return lines[0]


def test_an_older_python_gets_one_clear_line(house):
    line = one_line(house.make("install", PYTHON_IS="3, 10, 14"))
    assert "3.11" in line
    assert "Python 3.9.2" in line


@pytest.mark.parametrize("version", ["3, 11, 0", "3, 13, 1", "4, 0, 0"])
def test_python_from_3_11_on_is_welcome(house, version):
    assert house.make("install", PYTHON_IS=version).returncode == 0


def test_missing_venv_gets_one_clear_line(house):
    assert "apt-get install python3-venv" in one_line(house.make("install", NO_VENV="1"))


def test_missing_python_gets_one_clear_line(house):
    assert "python3.99" in one_line(house.make("install", "PYTHON=python3.99"))


def test_a_failed_installation_gets_one_clear_line_and_is_tried_again(house):
    assert "网络" in one_line(house.make("install", PIP="1"))
    house.called()
    assert house.make("install").returncode == 0
    assert len(pip_calls(house.called())) == 1


def test_a_bundle_of_another_machine_gets_one_clear_line(house):
    put(house.folder / "wheels/x-1-py3-none-any.whl", "")
    assert "wheels/" in one_line(house.make("install", PIP="1"))


OFFICE = "libreoffice-writer libreoffice-calc libreoffice-impress"
FOUND = {"fc-list": "echo 'Noto Sans CJK SC'", "chromium": "", "soffice": "", "nginx": ""}


@pytest.mark.parametrize(
    ("present", "missing"),
    [
        ((), f"chromium {OFFICE} fontconfig fonts-noto-cjk nginx-light"),
        (("fc-list", "soffice"), "chromium nginx-light"),
        (("fc-list", "soffice", "nginx"), "chromium"),
        (("chromium", "soffice", "nginx"), "fontconfig fonts-noto-cjk"),
        (("chromium", "fc-list", "nginx"), OFFICE),
    ],
)
def test_a_missing_program_or_font_is_named_to_an_ordinary_user(house, present, missing):
    house.tool("id", "echo 1000")
    house.tool("apt-get", "")
    for name in present:
        house.tool(name, FOUND[name])
    assert one_line(house.make("programs")).endswith(f"sudo apt-get install {missing}")
    assert not [call for call in house.called() if call.startswith("apt-get")]


def test_missing_programs_and_fonts_are_installed_by_root(house):
    house.tool("id", "echo 0")
    house.tool("apt-get", "")
    house.tool("fc-list", "")
    assert house.make("programs").returncode == 0
    apt = [call for call in house.called() if call.startswith("apt-get")]
    assert apt[0] == "apt-get update -qq"
    assert apt[1].endswith(f"chromium {OFFICE} fonts-noto-cjk nginx-light")


@pytest.mark.parametrize(
    ("has_it", "browser"), [("exit 0", "chromium-headless-shell"), ("exit 100", "chromium")]
)
def test_the_browser_without_windows_is_taken_where_the_system_has_it(house, has_it, browser):
    house.tool("id", "echo 0")
    house.tool("apt-get", "")
    house.tool("apt-cache", has_it)
    house.tool("fc-list", FOUND["fc-list"])
    assert house.make("programs").returncode == 0
    apt = [call for call in house.called() if call.startswith("apt-get")]
    assert apt[1].endswith(f"--no-install-recommends {browser} {OFFICE} nginx-light")


def test_a_failed_apt_ends_in_the_same_clear_line(house):
    house.tool("id", "echo 0")
    house.tool("apt-get", "exit 100")
    house.tool("fc-list", FOUND["fc-list"])
    assert one_line(house.make("programs")).endswith(f"sudo apt-get install chromium {OFFICE} nginx-light")


def test_nothing_is_installed_when_all_programs_are_there(house):
    house.tool("id", "echo 0")
    house.tool("apt-get", "")
    for name, body in FOUND.items():
        house.tool(name, body)
    assert house.make("programs").returncode == 0
    assert not [call for call in house.called() if call.startswith("apt-get")]


def test_help_names_every_target_people_call(house, root):
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    targets = set(re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)[1].split()) - {
        "help",
        "programs",
        "rows",
        "checked",
    }
    shown = house.make().stdout
    assert {target for target in targets if f"make {target} " in shown} == targets


def test_pytest_is_the_last_thing_make_test_does(house):
    plan = house.make("--dry-run", "test").stdout.strip().splitlines()
    assert "-m pytest" in plan[-1]


def test_what_the_last_one_leaves_out_is_tested_before(house):
    plan = house.make("--dry-run", "test").stdout.strip().splitlines()
    tested = [line.split("-m pytest", 1)[1].split() for line in plan if "-m pytest" in line]
    assert [tests[-1] for tests in tested] == ["tests/files", "tests/files"]
    assert [tests[-2:] == ["--ignore", "tests/files"] for tests in tested] == [False, True]
