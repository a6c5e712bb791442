import json
from pathlib import Path

import pytest

from data.load import RegisterError, converters, load_register
from data.schema import Category, Level, Match, Role, Target, Zone


@pytest.fixture
def register(tables):
    return load_register(tables)


def test_cells_become_typed_values_and_empty_becomes_none(register):
    zone = register.zones["jx-nc-gxq"]
    assert zone.level is Level.NATIONAL
    assert zone.category is Category.HTZ
    assert zone.approved_area_ha == 231.5
    assert zone.approved_on == "1992"
    assert zone.counts_as_zone is True
    assert zone.part_of is None
    assert register.zones["hn-cs-gxq"].approved_area_ha is None
    assert register.zones["jx-nc-yuan"].counts_as_zone is False


def test_lists_become_tuples(register):
    assert register.observations["o2"].target_ids == ("double", "over-1000")
    assert register.observations["o3"].target_ids == ()
    assert register.observations["o3"].match is Match.EMPTY
    assert register.targets["double"].hedge == ("力争", "约")
    assert register.official_counts["jx-national"].categories == (Category.ETDZ, Category.HTZ)
    assert register.official_counts["jx-provincial"].categories == ()


def test_an_unknown_value_is_none_and_not_zero(register):
    assert register.targets["double"].baseline_value is None
    assert register.observations["o3"].value is None


def test_the_python_keyword_column_has_a_field(register):
    assert register.corrections[0].was == "360111"
    assert register.corrections[0].is_ is None


def test_indexes_join_the_tables(register):
    assert [mention.role for mention in register.mentions_of["jx-nc-gxq"]] == [Role.FLAGSHIP, Role.LEADING]
    assert register.groups_of["jx-nc-gxq"] == ("装备制造", "电子信息")
    assert register.industries_of["jx-nc-gxq"] == ("装备制造", "电子信息", "光电")
    assert register.industries_of["jx-nc-yuan"] == ("电子信息",)
    assert register.industry_labels == ("装备制造", "电子信息", "光电")
    assert register.group_labels == ("装备制造", "电子信息")
    assert [site.zone_id for site in register.sites_of["jx-park-nanchang"]] == ["jx-nc-gxq"]
    assert register.park_of_zone == {"jx-nc-gxq": "jx-park-nanchang"}
    assert register.parts_of == {"jx-nc-gxq": ("jx-nc-yuan",)}
    assert [item.observation_id for item in register.observations_of["over-1000"]] == ["o1", "o2"]
    assert [item.observation_id for item in register.observations_at["jx-nc-gxq"]] == ["o2"]
    assert [item.target_id for item in register.targets_of["jx-park-nanchang"]] == ["double"]
    assert [item.document_id for item in register.sources_of["jx-nc-gxq"]] == ["jx-coop-2020"]
    assert [item.platform_id for item in register.platforms_of["360100"]] == ["jx-bonded"]
    assert [item.unit for item in register.units_of_task["t1"]] == ["省台办", "省工信厅"]
    assert "ncgxq" in register.search_key["jx-nc-gxq"]
    assert "nccyy" in register.search_key["jx-park-nanchang"]


def test_a_register_prints_itself_short(register):
    assert repr(register) == f"<Register {register.data_version}: 4 entries>"


def test_what_is_not_there_is_not_in_an_index(register):
    assert "hn-cs-gxq" not in register.groups_of
    assert "jx-ganjiang" not in register.placements


def test_the_data_version_follows_the_content(tables):
    first = load_register(tables).data_version
    assert len(first) == 12
    assert load_register(tables).data_version == first
    path = tables / "parks.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",1,", ",2,"), encoding="utf-8")
    assert load_register(tables).data_version != first


def test_a_broken_register_raises_with_every_finding(tables):
    for name, old in (("zones", "new_area"), ("parks", "jx-coop")):
        path = tables / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(old, "x"), encoding="utf-8")
    with pytest.raises(RegisterError) as caught:
        load_register(tables)
    assert {finding.file for finding in caught.value.findings} == {"zones.csv", "parks.csv"}
    assert "line 3: zone jx-ganjiang has category 'x'" in str(caught.value)


def test_a_folder_that_is_not_there_raises_a_register_error(tmp_path):
    with pytest.raises(RegisterError) as caught:
        load_register(tmp_path / "nowhere")
    assert all(finding.message == "the file is missing" for finding in caught.value.findings)


def test_an_unreadable_package_raises_a_register_error(tables):
    (tables.parent / "datapackage.json").write_text("{")
    with pytest.raises(RegisterError, match="the data package cannot be read"):
        load_register(tables)


def test_a_code_the_package_allows_and_the_schema_does_not_know_raises_a_register_error(tables):
    path = tables.parent / "datapackage.json"
    path.write_text(path.read_text().replace('"new_area"', '"new_area", "fresh_area"'))
    zones = tables / "zones.csv"
    zones.write_text(zones.read_text(encoding="utf-8").replace("new_area", "fresh_area"), encoding="utf-8")
    with pytest.raises(RegisterError, match="fresh_area"):
        load_register(tables)


def test_a_column_the_package_does_not_have_raises_a_register_error(tables):
    path = tables.parent / "datapackage.json"
    package = json.loads(path.read_text())
    rules = next(item for item in package["resources"] if item["name"] == "rules")
    rules["schema"]["fields"] = [field for field in rules["schema"]["fields"] if field["name"] != "note"]
    path.write_text(json.dumps(package))
    rows = (tables / "rules.csv").read_text(encoding="utf-8").splitlines()
    (tables / "rules.csv").write_text(
        "".join(row.rpartition(",")[0] + "\n" for row in rows), encoding="utf-8"
    )
    with pytest.raises(RegisterError, match="'note' is not in the data package"):
        load_register(tables)


@pytest.mark.parametrize("row_class", [Zone, Target])
def test_a_converter_exists_for_every_field(row_class):
    assert [name for name, _ in converters(row_class)] == list(row_class.__dataclass_fields__)


def test_an_absent_package_falls_back_to_the_projects_own(tables):
    (tables.parent / "datapackage.json").unlink()
    with pytest.raises(RegisterError) as caught:
        load_register(Path(tables))
    assert "observations.csv" in {finding.file for finding in caught.value.findings}
