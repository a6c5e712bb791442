"""The data package is the one declaration of columns: rules over the committed file."""

import csv
import dataclasses
import json
import re
import types
import typing
from enum import StrEnum
from pathlib import Path

import pytest

from data.package import build_package, to_package_text
from data.schema import ROW_OF_TABLE

DATA = Path(__file__).parents[2] / "data"
PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
TABLES = {item["name"]: item for item in PACKAGE["resources"] if item["path"].endswith(".csv")}
FIELDS = [(name, field) for name, table in TABLES.items() for field in table["schema"]["fields"]]

each_table = pytest.mark.parametrize("name", TABLES)
each_field = pytest.mark.parametrize(
    ("name", "field"), FIELDS, ids=[f"{name}-{field['name']}" for name, field in FIELDS]
)


def hint_of(name: str, column: str):
    hints = typing.get_type_hints(ROW_OF_TABLE[name])
    return hints.get(column) or hints[f"{column}_"]


def plain(hint):
    is_union = isinstance(hint, types.UnionType)
    return next(part for part in typing.get_args(hint) if part is not type(None)) if is_union else hint


def test_every_table_of_the_register_is_described():
    assert list(TABLES) == list(ROW_OF_TABLE)


def test_the_committed_package_is_what_its_parts_build():
    assert (DATA / "datapackage.json").read_text(encoding="utf-8") == to_package_text(build_package())


def test_the_package_names_its_sources_and_licences():
    assert all(item["title"] for item in PACKAGE["sources"])
    assert all(item["name"] for item in PACKAGE["licenses"])


@each_table
def test_columns_are_the_fields_of_the_row_class_in_order(name):
    columns = [field["name"] for field in TABLES[name]["schema"]["fields"]]
    assert columns == [item.name.rstrip("_") for item in dataclasses.fields(ROW_OF_TABLE[name])]


@each_table
def test_the_file_has_the_described_columns(name):
    with (DATA / TABLES[name]["path"]).open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == [field["name"] for field in TABLES[name]["schema"]["fields"]]


@each_table
def test_the_key_is_made_of_described_columns(name):
    schema = TABLES[name]["schema"]
    key = [schema["primaryKey"]] if isinstance(schema["primaryKey"], str) else schema["primaryKey"]
    assert key
    assert set(key) <= {field["name"] for field in schema["fields"]}


@each_field
def test_a_column_has_title_description_and_example(name, field):
    assert re.search("[一-鿿]", field["title"])
    assert re.fullmatch(r"[A-Za-z_]+.*\.", field["description"])
    assert "example" in field


@each_field
def test_an_example_obeys_its_own_constraints(name, field):
    constraints = field.get("constraints", {})
    example = str(field["example"])
    for item in example.split(";") if field.get("list") else [example]:
        if "enum" in constraints:
            assert item in constraints["enum"]
        if "pattern" in constraints:
            assert re.fullmatch(constraints["pattern"], item)
        if field["type"] in ("integer", "number"):
            assert float(item) >= float(constraints.get("minimum", item))
            assert float(item) <= float(constraints.get("maximum", item))


@each_field
def test_a_column_that_may_be_empty_may_be_none_in_the_row(name, field):
    hint = hint_of(name, field["name"])
    may_be_none = isinstance(hint, types.UnionType) or typing.get_origin(hint) is tuple
    assert field.get("constraints", {}).get("required") or may_be_none


@each_field
def test_a_list_column_is_a_tuple_in_the_row(name, field):
    assert bool(field.get("list")) == (typing.get_origin(hint_of(name, field["name"])) is tuple)


@each_field
def test_the_type_is_that_of_the_row(name, field):
    expected = {bool: "boolean", int: "integer", float: "number"}
    assert field["type"] == expected.get(plain(hint_of(name, field["name"])), "string")


@each_field
def test_codes_are_those_of_the_schema(name, field):
    kind = plain(hint_of(name, field["name"]))
    if typing.get_origin(kind) is tuple:
        kind = typing.get_args(kind)[0]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        assert field["constraints"]["enum"], "a column of codes lists them"
        assert set(field["constraints"]["enum"]) <= {str(code) for code in kind}


@each_field
def test_a_list_of_ids_names_the_table_it_points_to(name, field):
    if not field.get("list") or not re.search("_(ids|codes)$", field["name"]):
        return
    keys = TABLES[name]["schema"]["foreignKeys"]
    assert any(
        field["name"] in ([key["fields"]] if isinstance(key["fields"], str) else key["fields"])
        for key in keys
    )
