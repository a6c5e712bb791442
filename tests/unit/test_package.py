import json

import pytest

from data import package
from data.package import build_package, to_package_text


@pytest.fixture
def fragments(tmp_path):
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "package.json").write_text(
        json.dumps({"name": "p", "resources": [{"name": "b", "path": "b.geojson"}]})
    )
    for name in ("zones", "divisions"):
        (folder / f"{name}.json").write_text(
            json.dumps({"name": name, "title": "题", "schema": {"fields": []}})
        )
    return folder


def test_tables_come_in_the_registers_order_and_other_files_after_them(fragments):
    assert [item["name"] for item in build_package(fragments)["resources"]] == ["divisions", "zones", "b"]


def test_a_table_gets_what_all_tables_share_and_keeps_what_it_says(fragments):
    (fragments / "divisions.json").write_text(
        json.dumps({"name": "divisions", "format": "tsv", "schema": {}})
    )
    divisions, zones, _ = build_package(fragments)["resources"]
    assert divisions["format"] == "tsv"
    assert zones["path"] == "tables/zones.csv"
    assert zones["encoding"] == "utf-8"
    assert zones["schema"]["missingValues"] == [""]
    assert zones["title"] == "题"


@pytest.mark.parametrize(
    ("file", "text", "named"),
    [
        ("zones.json", "{", "zones.json"),
        ("zones.json", "[]", "zones.json: expected a JSON object"),
        ("zones.json", '{"name": "parks", "schema": {}}', "name is 'parks'"),
        ("towns.json", '{"name": "towns", "schema": {}}', "towns.json: no such table"),
    ],
)
def test_a_wrong_fragment_is_named(fragments, file, text, named):
    (fragments / file).write_text(text)
    with pytest.raises(ValueError, match=named):
        build_package(fragments)


def test_check_tells_a_stale_package_from_a_fresh_one(fragments, monkeypatch, tmp_path, capsys):
    target = tmp_path / "datapackage.json"
    monkeypatch.setattr(package, "DESCRIPTOR", target)
    monkeypatch.setattr(package, "build_package", lambda: build_package(fragments))
    assert package.main(["--check"]) == 1
    assert not target.exists()
    assert package.main([]) == 0
    assert package.main(["--check"]) == 0
    target.write_text(target.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert package.main(["--check"]) == 1
    assert "stale" in capsys.readouterr().out


def test_the_text_keeps_chinese_readable(fragments):
    assert "题" in to_package_text(build_package(fragments))
