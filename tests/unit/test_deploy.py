"""What `deploy/` says of settings, ports and limits is what the application knows."""

import re
import shutil
import subprocess
import tomllib

import pytest

from data.uploads import MAX_UPLOAD_BYTES


@pytest.fixture
def folder(root):
    return root / "deploy"


@pytest.fixture
def settings(folder) -> str:
    return (folder / "ganxiang-atlas.env").read_text(encoding="utf-8")


def read_by_the_code(root) -> set[str]:
    named = set()
    for path in (root / "app.py", *(root / "data").glob("*.py"), *(root / "pages").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r"\bATLAS_[A-Z_]+\b", text))
    return named | {"HOST", "PORT"}


def test_every_setting_is_explained_and_none_is_made_up(root, settings):
    explained = set(re.findall(r"^#?([A-Z_]+)=", settings, re.MULTILINE))
    assert {name for name in explained if not name.startswith("STREAMLIT_")} == read_by_the_code(root)
    lines = settings.splitlines()
    for number, line in enumerate(lines):
        if re.match(r"#?[A-Z_]+=", line):
            above = next(each for each in reversed(lines[:number]) if not re.match(r"#?[A-Z_]+=", each))
            assert above.startswith("# "), line


def test_nothing_that_came_with_the_file_is_a_secret(settings):
    given = dict(line.split("=", 1) for line in settings.splitlines() if re.match(r"[A-Z]", line))
    assert all("CHANGE-ME" in value for value in given.values())


def test_nginx_takes_a_little_more_than_the_largest_upload(root, folder):
    config = tomllib.loads((root / ".streamlit/config.toml").read_text(encoding="utf-8"))
    megabytes = config["server"]["maxUploadSize"]
    assert megabytes * 1_000_000 == MAX_UPLOAD_BYTES
    for name in ("ganxiang-atlas.conf", "ganxiang-atlas-subpath.conf"):
        text = (folder / "nginx" / name).read_text(encoding="utf-8")
        assert re.findall(r"client_max_body_size (\d+)m;", text) == [str(megabytes + 1)]


def test_ports_are_the_same_in_nginx_units_and_words(folder):
    ports = {"8511", "8512"}
    upstream = (folder / "nginx/ganxiang-atlas-upstream.conf").read_text(encoding="utf-8")
    assert set(re.findall(r"127\.0\.0\.1:(\d+)", upstream)) == ports
    guide = (folder / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"ganxiang-atlas@(\d+)", guide)) == ports | {"8513"}


def test_every_file_is_in_the_guide(folder):
    guide = (folder / "README.md").read_text(encoding="utf-8")
    for path in folder.rglob("*"):
        if path.is_file() and path.name != "README.md":
            assert path.name in guide or path.suffix == ".timer", path.name


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_knows_every_line_of_the_units(folder, tmp_path):
    for path in (folder / "systemd").iterdir():
        name = path.name.replace("@.", "@8511.")
        text = path.read_text(encoding="utf-8")
        # The program is not installed here, and its folder is not.
        (tmp_path / name).write_text(
            text.replace("/opt/ganxiang-atlas/current/.venv/bin/python", "/bin/true")
        )
    units = sorted(str(path) for path in tmp_path.iterdir())
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
    )
    told = [line for line in checked.stderr.splitlines() if "ganxiang" in line]
    assert told == []
