"""A small register of made-up facts, written as files in a temporary folder."""

import dataclasses
import json
import shutil
import typing
import uuid
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

import psycopg
import pytest

from data.database import REVISION, metadata, open_database
from data.ledger import Ledger
from data.schema import ROW_OF_TABLE
from tests.postgres import address_of, running_server

KEYS = {
    "zone_sources": ["zone_id", "document_id"],
    "park_sites": ["park_id", "zone_id"],
    "placements": ["zone_id"],
    "corrections": ["table_name", "key", "column"],
    "task_units": ["task_id", "unit", "role"],
}
REFERENCES = {
    "documents": "document_id",
    "zones": "zone_id",
    "parks": "park_id",
    "cooperation_zones": "cooperation_zone_id",
    "indicators": "indicator_id",
    "tasks": "task_id",
}
MORE_REFERENCES = {
    "divisions": [("parent_code", "divisions", "division_code")],
    "zones": [
        ("province_code", "divisions", "division_code"),
        ("prefecture_code", "divisions", "division_code"),
        ("county_code", "divisions", "division_code"),
        ("part_of", "", "zone_id"),
    ],
    "official_counts": [("division_code", "divisions", "division_code")],
    "industries": [("group_code", "industries", "industry_code")],
    "industry_mentions": [("industry_codes", "industries", "industry_code")],
    "observations": [("target_ids", "targets", "target_id"), ("unit", "units", "unit")],
    "targets": [
        ("unit", "units", "unit"),
        ("threshold_unit", "units", "unit"),
        ("alternative_of", "", "target_id"),
    ],
    "rules": [("unit", "units", "unit")],
    "task_units": [("unit", "unit_names", "unit")],
    "units": [("base_unit", "units", "unit")],
}
CONSTRAINTS = {
    ("zones", "zone_id"): {"pattern": "(jx|hn)-[a-z0-9-]+"},
    ("zones", "approved_on"): {"pattern": r"\d{4}(-\d{2}(-\d{2})?)?"},
    ("zones", "approved_area_ha"): {"minimum": 0},
    ("placements", "lon"): {"minimum": 108, "maximum": 119.4},
    ("industries", "label"): {"maxLength": 20},
    ("platforms", "name"): {"unique": True},
}

TABLES = {
    "divisions": """
division_code,name,level,parent_code
360000,江西省,province,
360100,南昌市,prefecture,360000
360111,青山湖区,county,360100
360400,九江市,prefecture,360000
430000,湖南省,province,
430100,长沙市,prefecture,430000
430104,岳麓区,county,430100
""",
    "documents": """
document_id,title,number,issuer,issued_on,kind,publisher_kind,address,note,title_is_ours
jx-coop-2020,方案,,江西省人民政府,2020-09-17,policy,official,https://www.example.gov.cn/a,,false
report-1,报道,,,2024,report,repost,http://spam.example.com/b,,false
""",
    "zones": """
zone_id,name,short_name,level,category,type_as_named,province_code,prefecture_code,also_prefecture_code,county_code,approved_on,approved_area_ha,area_kind,status_note,counts_as_zone,part_of,note
hn-cs-gxq,长沙高新技术产业开发区,长沙高新区,national,htz,高新技术产业开发区,430000,430100,,430104,1991-03,,,,true,,
jx-ganjiang,江西赣江新区,赣江新区,national,new_area,国家级新区,360000,360100,360400,,2016-06,46500,planned,,true,,
jx-nc-gxq,南昌高新技术产业开发区,南昌高新区,national,htz,高新技术产业开发区,360000,360100,,360111,1992,231.5,approved,,true,,
jx-nc-yuan,江西南昌光电产业园,光电产业园,provincial,industry_park,产业园,360000,360100,,360111,,,,并入,false,jx-nc-gxq,
""",
    "zone_sources": """
zone_id,document_id,note
jx-ganjiang,report-1,
jx-nc-gxq,jx-coop-2020,
""",
    "cooperation_zones": """
cooperation_zone_id,name,province_code,document_id,established_document,note
jx-coop,海峡两岸产业合作区（江西）,360000,jx-coop-2020,国台函〔2020〕39号,
""",
    "parks": """
park_id,cooperation_zone_id,name,position,note
jx-park-nanchang,jx-coop,南昌产业园,1,
""",
    "park_sites": """
park_id,zone_id,position
jx-park-nanchang,jx-nc-gxq,1
""",
    "industries": """
industry_code,label,group_code,position
electronics,电子信息,,300
equipment,装备制造,,200
optics,光电,electronics,310
""",
    "industry_mentions": """
mention_id,entity_id,wording,industry_codes,role,document_id,clause,note
jx-nc-gxq-1,jx-nc-gxq,光电信息,optics,flagship,jx-coop-2020,一,
jx-nc-gxq-2,jx-nc-gxq,光电装备,equipment;optics,leading,jx-coop-2020,一,
jx-nc-yuan-1,jx-nc-yuan,电子,electronics,leading,report-1,,
jx-park-nanchang-1,jx-park-nanchang,光电,optics,focus,jx-coop-2020,二,
""",
    "platforms": """
platform_id,name,kind,division_code,zone_id,park_id,document_id,clause,note
jx-bonded,南昌综合保税区,bonded_zone,360100,,,jx-coop-2020,三,
""",
    "official_counts": """
count_id,division_code,level,categories,label_as_printed,value,document_id,clause,note
jx-national,360000,national,etdz;htz,国家级开发区,19,jx-coop-2020,文首,
jx-provincial,360000,provincial,,省级开发区,84,jx-coop-2020,文首,
""",
    "placements": """
zone_id,lon,lat,precision,uncertainty_km,method,source,note
hn-cs-gxq,112.8872,28.2189,admin_office,5,驻地,区划,
jx-nc-gxq,115.95,28.7,named_place,4,镇,站点,
""",
    "corrections": """
table_name,key,column,was,is,reason
zones,jx-ganjiang,county_code,360111,,跨县区
""",
    "indicators": """
indicator_id,name,direction,dimension,note
output,产值,higher,cny,
zones-over,超千亿开发区,higher,count,
""",
    "targets": """
target_id,document_id,clause,indicator_id,scope_kind,scope_id,scope_as_printed,kind,comparator,hedge,target_value,target_value_max,unit,baseline_on,baseline_value,starts_on,deadline_on,deadline_as_printed,is_annual,threshold_value,threshold_unit,alternative_of,theme,reading_note,paraphrase,holder,note
double,jx-coop-2020,二,output,park,jx-park-nanchang,南昌产业园,multiple_of_baseline,>=,力争;约,2,,倍,2020,,2020,2025-12-31,printed,false,,,,综合实力,,产值翻番,省台办,
over-1000,jx-coop-2020,二,zones-over,province_zones,360000,全省开发区,threshold_count,range,,1,3,个,,,,2025-12-31,plan_period,false,1000,亿元,double,综合实力,,千亿开发区,,
""",
    "observations": """
observation_id,target_ids,match,indicator_name,indicator_id,entity_id,scope_as_printed,period,as_of,value,qualifier,unit,is_cumulative,document_id,near_because,confidence,note
o1,over-1000,direct,超千亿开发区,zones-over,360000,全省,2023,2023-12-31,2,>=,个,false,report-1,,,
o2,double;over-1000,near,营业收入,,jx-nc-gxq,南昌高新区,2023,2023,3309.5,,亿元,true,report-1,口径不同,,
o3,,empty,人数,,,,,,,,,false,report-1,,,
""",
    "units": """
unit,dimension,factor,base_unit
万亿元,cny,10000,亿元
个,count,1,个
亿元,cny,1,亿元
倍,ratio,1,倍
""",
    "tasks": """
task_id,document_id,annex,section,number,title,deadline,note
t1,jx-coop-2020,,主要任务,(一),任务,,
""",
    "task_units": """
task_id,unit,role
t1,省台办,lead
t1,省工信厅,responsible
""",
    "unit_names": """
unit,full_name,aliases,basis,note
省台办,江西省台办,,expanded,
省工信厅,江西省工业和信息化厅,,expanded,
""",
    "rules": """
rule_id,document_id,annex,clause,applies_to,part,condition,unless,indicator_name,indicator_id,comparator,value,value_max,unit,is_numeric,note
r1,jx-coop-2020,附件,一,省级开发区,condition,条件,,产值,output,>=,300,,亿元,true,
r2,jx-coop-2020,附件,一,省级开发区,condition,条件,,,,,,,,false,
""",
}


def _kind(hint):
    required = True
    if type(None) in typing.get_args(hint):
        hint = next(part for part in typing.get_args(hint) if part is not type(None))
        required = False
    is_list = typing.get_origin(hint) is tuple
    if is_list:
        hint = typing.get_args(hint)[0]
    enum = [str(code) for code in hint] if isinstance(hint, type) and issubclass(hint, StrEnum) else None
    names = {bool: "boolean", int: "integer", float: "number"}
    return names.get(hint, "string"), required and not is_list, is_list, enum


def descriptor_from_schema():
    """A data package derived from the row classes, with a few extra constraints to test with."""
    resources = []
    for name, row_class in ROW_OF_TABLE.items():
        hints = typing.get_type_hints(row_class)
        fields = []
        for item in dataclasses.fields(row_class):
            column = item.name.rstrip("_")
            kind, required, is_list, enum = _kind(hints[item.name])
            constraints = {"required": True} if required else {}
            if enum:
                constraints["enum"] = enum
            constraints |= CONSTRAINTS.get((name, column), {})
            fields.append({"name": column, "type": kind, "constraints": constraints})
            if is_list:
                fields[-1]["list"] = True
        columns = [field["name"] for field in fields]
        references = [
            (key, table, key)
            for table, key in REFERENCES.items()
            if key in columns and table != name and not (name == "tasks" and key == "task_id")
        ]
        resources.append(
            {
                "name": name,
                "path": f"tables/{name}.csv",
                "schema": {
                    "fields": fields,
                    "primaryKey": KEYS.get(name, [columns[0]]),
                    "foreignKeys": [
                        {"fields": [here], "reference": {"resource": table, "fields": [there]}}
                        for here, table, there in [*references, *MORE_REFERENCES.get(name, [])]
                    ],
                },
            }
        )
    return {"name": "small", "resources": resources}


def write_tables(folder: Path) -> Path:
    """Write the clean tables and their data package below a folder; gives the tables' own folder."""
    tables = folder / "tables"
    tables.mkdir()
    for name, text in TABLES.items():
        (tables / f"{name}.csv").write_text(text.lstrip("\n"), encoding="utf-8")
    (folder / "datapackage.json").write_text(json.dumps(descriptor_from_schema()), encoding="utf-8")
    return tables


@pytest.fixture(scope="session")
def small_tables():
    """The writer itself, for fixtures of a wider scope."""
    return write_tables


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A folder of clean tables with their data package beside it; tests break a copy of their own."""
    return write_tables(tmp_path)


# --- the ledger's databases ---------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgres():
    """Address of a PostgreSQL server of this run's own, with a migrated database `template_ledger`."""
    with running_server() as server:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("CREATE DATABASE template_ledger")
        open_database(address_of(server, "template_ledger")).close()
        yield server


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory):
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("migrated") / "ledger.sqlite3"
    open_database(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def spare_databases() -> list[str]:
    """Databases that are migrated and empty again: making one takes longer than most tests."""
    return []


@pytest.fixture
def postgresql_url(postgres, spare_databases):
    """Address of a PostgreSQL database of the test's own, migrated and empty."""
    name = spare_databases.pop() if spare_databases else f"test_{uuid.uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template_ledger STRATEGY FILE_COPY")
    yield address_of(postgres, name)
    try:
        empty(address_of(postgres, name))
        spare_databases.append(name)
    except (psycopg.Error, AssertionError):
        with psycopg.connect(postgres, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def empty(url: str) -> None:
    """Take everything out of a database, which takes its guards away for a moment; psycopg.Error if it cannot."""
    with psycopg.connect(url) as connection:
        connection.execute("SET lock_timeout = '1s'")
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (REVISION,)
        guards = connection.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'"
        ).fetchall()
        assert len(guards) == 13
        for table, guard in guards:
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")
        connection.execute(f"TRUNCATE {', '.join(name for name in metadata.tables if name != 'purpose')}")
        for table, guard in guards:
            connection.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {guard}")


@pytest.fixture
def sqlite_url(migrated_file, tmp_path):
    """Address of an SQLite database of the test's own, migrated and empty."""
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'ledger.sqlite3')}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request):
    """Address of a database of the test's own: once of each kind."""
    return request.getfixturevalue(f"{request.param}_url")


class Clock:
    """A clock the test moves: every look at it is a second later."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def ledger(database_url, clock):
    opened = Ledger(open_database(database_url), clock)
    yield opened
    opened.close()
