"""`make bundle`, unpacked somewhere else, installs and serves with no network at all."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

# Nothing of this machine may help: no configured index, no cache, no folder of wheels, no proxy that works.
CLOSED = {
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_NO_CACHE_DIR": "1",
    "http_proxy": "http://127.0.0.1:9",
    "https_proxy": "http://127.0.0.1:9",
}


def namespace() -> list[str]:
    """The command that gives a process a network of its own, empty when this machine permits none."""
    for command in (["unshare", "-n"], ["unshare", "-r", "-n"]):
        tried = shutil.which("unshare") and subprocess.run(
            [*command, "true"], capture_output=True, check=False
        )
        if tried and tried.returncode == 0:
            return command
    return []


@pytest.fixture(scope="module")
def archive(tmp_path_factory, root) -> Path:
    """The archive as `make bundle` writes it in a fresh clone."""
    clone = tmp_path_factory.mktemp("bundle") / "clone"
    subprocess.run(["git", "clone", "--quiet", root, clone], check=True)
    environment = {
        name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL")
    }
    # The packages of this run are in order: the clone need not install them once more to make its archive.
    own = [f"VENV={sys.prefix}", "-o", f"{sys.prefix}/.made"]
    made = subprocess.run(
        ["make", "bundle", f"PYTHON={sys.executable}", *own],
        cwd=clone,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return clone / made.stdout.split()[-1]


@pytest.fixture(scope="module")
def unpacked(archive, tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("closed-network")
    with tarfile.open(archive) as content:
        content.extractall(target, filter="data")
    (folder,) = target.iterdir()
    return folder


@pytest.fixture(scope="module")
def result(unpacked) -> dict:
    """What happened when the bundle was installed and started without a network."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith(("PIP_", "HTTP", "NO_PROXY", "MAKE", "PYTHON"))
    }
    # To install without compiling takes half the time; what is imported is compiled then.
    environment = {**kept, **CLOSED, "PYTHON": sys.executable, "COMPILE": "true"}
    inside = Path(__file__).with_name("inside.py")
    done = subprocess.run(
        [*namespace(), sys.executable, inside, unpacked],
        env=environment if namespace() else {**environment, "PIP_NO_INDEX": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_the_name_carries_the_version(archive, unpacked):
    assert archive.name == f"{unpacked.name}.tar"
    assert unpacked.name.startswith("ganxiang-atlas-0.")


def test_it_holds_what_git_tracks_and_wheels(unpacked, root):
    listed = subprocess.check_output(
        ["git", "ls-tree", "-r", "--name-only", "-z", "HEAD"], cwd=root, text=True
    )
    tracked = {name for name in listed.split("\0") if name}
    held = {str(path.relative_to(unpacked)) for path in unpacked.rglob("*") if path.is_file()}
    assert tracked <= held
    assert {Path(name).suffix for name in held if name.startswith("wheels/")} == {".whl"}


@pytest.mark.skipif(not namespace(), reason="this machine permits no network namespace")
def test_the_network_was_really_away(result):
    assert result["interfaces"] == ["lo"]


def test_it_installs_without_a_network(result):
    assert result["install"] == 0, result["output"]


def test_it_serves_without_a_network(result):
    assert result["healthz"] == 200, result["log"]
    assert json.loads(result["health"])["status"] == "ok"
    assert result["page"] == 200
    assert result["is_streamlit"]
