"""Packages the app is built from: all pinned, all named with their licence."""

import re
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]


def read_requirements(name: str) -> dict[str, Requirement]:
    """Requirements of a file and of the files it includes, by canonical name."""
    found: dict[str, Requirement] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("-r "):
            found |= read_requirements(line[3:].strip())
        elif line and not line.startswith("#"):
            requirement = Requirement(line)
            found[canonicalize_name(requirement.name)] = requirement
    return found


@pytest.mark.parametrize(
    "name",
    ["requirements.txt", "requirements-dev.txt", "requirements-data.txt", "requirements-audit.txt"],
)
def test_every_line_names_one_version(name):
    loose = [
        str(r) for r in read_requirements(name).values() if not re.fullmatch(r"==[\w.]+", str(r.specifier))
    ]
    assert loose == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_whatever_is_needed_in_turn_is_pinned_too(name):
    pinned = read_requirements(name)
    needed = {
        canonicalize_name(requirement.name)
        for package in pinned
        for requirement in map(Requirement, distribution(package).requires or [])
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""})
    }
    assert needed - set(pinned) == set()


RUNTIME = sorted(read_requirements("requirements.txt"))


@pytest.mark.parametrize("package", RUNTIME)
def test_the_notice_names_the_package_and_its_licence(package):
    metadata = distribution(package).metadata
    rows = re.findall(
        r"^\| ([\w.-]+) \| (.+) \|$", (ROOT / "NOTICE.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    stated = {canonicalize_name(name): licence for name, licence in rows}
    declared = [
        metadata.get("License-Expression"),
        metadata.get("License"),
        *(entry.split(" :: ")[-1] for entry in metadata.get_all("Classifier") or [] if "License ::" in entry),
    ]
    assert stated.get(package) in ([entry for entry in declared if entry] or ["未载明"])


def test_leaflet_is_the_version_folium_expects():
    folium_map = distribution("folium").locate_file("folium/folium.py").read_text(encoding="utf-8")
    expected = re.search(r"leaflet@([\d.]+)/dist/leaflet\.js", folium_map)[1]
    assert str(read_requirements("requirements.txt")["xstatic-leaflet"].specifier) == f"=={expected}.0"
