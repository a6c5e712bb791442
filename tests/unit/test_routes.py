"""The HTTP routes over the committed register: what they answer, agree on, refuse and say when it is broken."""

from __future__ import annotations

import asyncio
import csv
import gzip
import itertools
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pyogrio
import pytest
from starlette.applications import Starlette

from data.load import load_register
from data.schema import Level
from data.selection import FACETS, facet_values
from data.settings import Settings
from data.source import RegisterSource
from data.vocabulary import label_of
from geo.checks import place_check
from geo.demo import build_register
from geo.leaflet import LEAFLET_FOLDER
from geo.routes import build_routes

SETTINGS = Settings()
LONG = "长" * 10_000


@dataclass(frozen=True)
class Answer:
    """Status, headers (lower-case names) and body of one response."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self):
        return json.loads(self.body)

    def ids(self) -> list[str]:
        return [feature["id"] for feature in self.json()["features"]]


def get(app: Starlette, path: str, query: object = (), method: str = "GET", **headers: str) -> Answer:
    """One request to an ASGI application, without a socket; header names with underscores for dashes."""
    sent: list[dict] = []
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": urlencode(query, doseq=True).encode(),
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }

    async def receive() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    names = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], names, b"".join(message.get("body", b"") for message in sent[1:]))


def app_of(tables: Path, base: str = "", static: dict[str, Path] | None = None) -> Starlette:
    source = RegisterSource(tables, [place_check(SETTINGS.boundaries)])
    return Starlette(
        routes=build_routes(
            source,
            SETTINGS.boundaries,
            static=static or {},
            base=base,
            map_options={},
            pieces={"cards": {}.get},
        )
    )


@pytest.fixture(scope="module")
def app() -> Starlette:
    return app_of(SETTINGS.tables)


@pytest.fixture(scope="module")
def register():
    return load_register(SETTINGS.tables)


# --- zones and parks --------------------------------------------------------------------------------------


def test_zones_are_251_features_by_province_and_level_with_null_geometry_for_the_unplaced(app, register):
    answer = get(app, "/api/zones.geojson")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("application/geo+json")
    features = answer.json()["features"]
    assert answer.ids() == by_province_and_level(register, register.zones)
    assert len(features) == 251
    unplaced = {feature["id"] for feature in features if feature["geometry"] is None}
    assert unplaced == set(register.zones) - set(register.placements)
    assert len(unplaced) == 3
    for feature in features:
        if feature["geometry"]:
            place = register.placements[feature["id"]]
            assert feature["geometry"] == {"type": "Point", "coordinates": [place.lon, place.lat]}
    assert "notices" not in answer.json()


def test_parks_are_the_six_with_a_point_per_placed_site(app, register):
    features = get(app, "/api/parks.geojson").json()["features"]
    assert [feature["id"] for feature in features] == list(register.parks)
    assert len(features) == 6
    for feature in features:
        sites = [site.zone_id for site in register.sites_of[feature["id"]]]
        assert feature["geometry"]["type"] == "MultiPoint"
        assert len(feature["geometry"]["coordinates"]) == len(sites)
    assert max(len(feature["geometry"]["coordinates"]) for feature in features) == 2  # 赣州


def by_province_and_level(register, zone_ids) -> list[str]:
    """Jiangxi before Hunan, national before provincial, then by prefecture, as officials list them."""
    zones = [register.zones[zone_id] for zone_id in zone_ids]
    zones.sort(key=lambda zone: (zone.province_code, zone.level is not Level.NATIONAL, zone.prefecture_code))
    return [zone.zone_id for zone in zones]


def labels_of_zone(register, zone, facet: str) -> set[str]:
    """Labels of a zone for a facet, straight from the tables: not by the code under test."""
    name = {code: division.name for code, division in register.divisions.items()}
    if facet == "industry":
        codes = {
            code
            for mention in register.industry_mentions.values()
            if mention.entity_id == zone.zone_id
            for code in mention.industry_codes
        }
        codes |= {register.industries[code].group_code for code in codes} - {None}
        return {register.industries[code].label for code in codes}
    if facet == "prefecture":
        return {name[code] for code in (zone.prefecture_code, zone.also_prefecture_code) if code}
    return {
        {
            "province": name[zone.province_code],
            "level": label_of(zone.level),
            "category": label_of(zone.category),
        }[facet]
    }


@pytest.mark.parametrize("facet", FACETS)
def test_each_value_of_a_filter_gives_exactly_the_zones_that_have_it(app, register, facet):
    own = {zone.zone_id: labels_of_zone(register, zone, facet) for zone in register.zones.values()}
    for label in facet_values(register, facet):
        expected = [zone_id for zone_id, labels in own.items() if label in labels]
        assert get(app, "/api/zones.geojson", {facet: label}).ids() == by_province_and_level(
            register, expected
        ), label
    assert any(len(labels) for labels in own.values())


def test_values_of_one_filter_add_up_and_filters_narrow_each_other(app, register):
    query = [
        ("province", "江西省"),
        ("level", "国家级"),
        ("category", "高新区"),
        ("category", "经济技术开发区"),
    ]
    expected = [
        zone.zone_id
        for zone in register.zones.values()
        if zone.province_code == "360000"
        and zone.level is Level.NATIONAL
        and zone.category in ("htz", "etdz")
    ]
    answer = get(app, "/api/zones.geojson", query)
    assert answer.ids() == by_province_and_level(register, expected)
    assert 0 < len(expected) < 50
    with_industry = get(app, "/api/zones.geojson", [*query, ("industry", "电子信息")]).ids()
    assert set(with_industry) < set(expected)


def test_park_only_leaves_the_zones_that_host_a_park(app, register):
    hosts = {site.zone_id for site in register.park_sites}
    assert set(get(app, "/api/zones.geojson", {"park_only": "true"}).ids()) == hosts
    assert len(get(app, "/api/zones.geojson", {"park_only": "false"}).ids()) == 251


@pytest.mark.parametrize(
    "words", ["南昌高新", "ncgxq", "nanchang gaoxin", "NanChang GaoXin", "高新技术 南昌"]
)
def test_search_finds_by_name_short_name_and_pinyin(app, register, words):
    wanted = next(zone.zone_id for zone in register.zones.values() if zone.short_name == "南昌高新区")
    found = get(app, "/api/zones.geojson", {"q": words}).ids()
    assert wanted in found
    assert len(found) < 10


def test_the_same_filter_holds_for_parks(app, register):
    found = get(app, "/api/parks.geojson", {"province": "湖南省"}).ids()
    assert found == [park_id for park_id in register.parks if park_id.startswith("hn-")]


# --- what cannot be used ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["level", "province", "prefecture", "category", "industry", "park_only"])
@pytest.mark.parametrize("value", ["火星级", LONG, "<script>", "国家级' OR 1=1"])
def test_an_unknown_value_matches_nothing_and_says_so_first(app, name, value):
    for kind in ("zones", "parks"):
        answer = get(app, f"/api/{kind}.geojson", {name: value})
        assert answer.status == 200
        assert answer.ids() == []
        assert next(iter(answer.json())) == "notices"
        assert answer.headers["x-atlas-notice"] == f"unusable value of {name}"
    (notice,) = answer.json()["notices"]
    assert notice["parameter"] == name
    assert 0 < len(notice["value"]) <= 40
    assert notice["allowed"]


def test_a_search_of_ten_thousand_characters_is_cut_and_said(app):
    answer = get(app, "/api/zones.geojson", {"q": LONG})
    assert answer.status == 200
    assert [notice["parameter"] for notice in answer.json()["notices"]] == ["q"]
    assert answer.headers["x-atlas-notice"] == "unusable value of q"
    assert len(answer.body) < 2000


def test_an_answer_with_a_notice_is_geojson_that_gis_programs_read(app, tmp_path):
    answer = get(
        app, "/api/zones.geojson", [("level", "国家级"), *(("level", LONG[:n]) for n in range(50, 60))]
    )
    path = tmp_path / "answer.geojson"
    path.write_bytes(answer.body)
    assert list(pyogrio.read_dataframe(path)["id"]) == answer.ids()


def test_a_known_value_beside_an_unknown_one_still_filters(app):
    answer = get(app, "/api/zones.geojson", [("level", "国家级"), ("level", "星级")])
    assert answer.ids() == get(app, "/api/zones.geojson", {"level": "国家级"}).ids()
    assert [notice["value"] for notice in answer.json()["notices"]] == ["星级"]
    assert "x-atlas-notice" not in get(app, "/api/zones.geojson", {"level": "国家级"}).headers


def test_many_unknown_values_do_not_make_a_long_answer(app):
    answer = get(app, "/api/zones.geojson", [("level", f"x{number}") for number in range(500)])
    assert len(answer.json()["notices"]) <= 10


@pytest.mark.parametrize("path", ["/healthz", "/api/zones.geojson", "/api/targets.json", "/assets/cards/x"])
def test_the_api_answers_to_reading_only(app, path):
    for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", "NONSENSE"):
        assert get(app, path, method=method).status == 405
    assert get(app, path, method="HEAD").status == get(app, path).status


def test_a_parameter_nobody_knows_is_ignored(app):
    assert len(get(app, "/api/zones.geojson", {"utm_source": "x"}).ids()) == 251


# --- caching and compression ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/api/zones.geojson", "/api/parks.geojson", "/api/boundaries/county.geojson"]
)
def test_an_answer_carries_a_strong_etag_and_is_not_sent_twice(app, path):
    first = get(app, path)
    etag = first.headers["etag"]
    assert etag.startswith('"')
    assert first.headers["cache-control"] == "no-cache"
    again = get(app, path, if_none_match=etag)
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == etag
    assert get(app, path, if_none_match='"other"').status == 200


def test_different_answers_have_different_etags(app):
    paths = [
        ("/api/zones.geojson", {}),
        ("/api/zones.geojson", {"level": "国家级"}),
        ("/api/parks.geojson", {}),
    ]
    assert len({get(app, path, query).headers["etag"] for path, query in paths}) == 3


@pytest.mark.parametrize("path", ["/api/zones.geojson", "/api/boundaries/prefecture.geojson"])
def test_an_answer_is_compressed_for_who_asks(app, path):
    plain = get(app, path)
    packed = get(app, path, accept_encoding="br, gzip")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 2
    assert packed.headers["vary"] == "Accept-Encoding"


def test_an_address_with_a_version_never_changes(app, register):
    answer = get(app, "/api/zones.geojson", {"v": register.data_version})
    assert "immutable" in answer.headers["cache-control"]
    assert len(answer.ids()) == 251


# --- boundaries and files ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("level", "count"), [("province", 2), ("prefecture", 25), ("county", 222)])
def test_boundaries_of_a_level(app, register, level, count):
    answer = get(app, f"/api/boundaries/{level}.geojson")
    features = answer.json()["features"]
    assert len(features) == count
    codes = {code for code, division in register.divisions.items() if division.level == level}
    assert {feature["properties"]["code"] for feature in features} == codes


@pytest.mark.parametrize("level", ["town", "..%2fprovince", "PROVINCE", LONG[:200]])
def test_an_unknown_boundary_level_is_not_found_and_names_the_known_ones(app, level):
    answer = get(app, f"/api/boundaries/{level}.geojson")
    assert answer.status == 404
    assert answer.json()["allowed"] == ["province", "prefecture", "county"]


def test_leaflet_and_the_maps_script_are_served_from_disk(app):
    assert get(app, "/assets/leaflet/leaflet.js").body == (LEAFLET_FOLDER / "leaflet.js").read_bytes()
    assert get(app, "/assets/atlas/atlas.js").status == 200


@pytest.mark.parametrize(
    "path", ["leaflet/../__init__.py", "atlas/../routes.py", "atlas/../../app.py", "atlas//etc/passwd"]
)
def test_nothing_beside_the_served_folders_can_be_read(app, path):
    answer = get(app, f"/assets/{path}")
    assert answer.status == 404
    assert b"import" not in answer.body


def test_a_piece_is_what_the_screens_make_of_an_entry_and_an_unknown_one_is_not_found(tmp_path):
    cards = {"jx-n-nc-gxq": "<article>南昌高新区</article>"}
    source = RegisterSource(SETTINGS.tables)
    app = Starlette(routes=build_routes(source, SETTINGS.boundaries, {}, "", {}, pieces={"cards": cards.get}))
    answer = get(app, "/assets/cards/jx-n-nc-gxq", {"v": "1"})
    assert (answer.status, answer.body.decode()) == (200, cards["jx-n-nc-gxq"])
    assert answer.headers["content-type"].startswith("text/html")
    assert "immutable" in answer.headers["cache-control"]
    assert get(app, "/assets/cards/jx-n-nc-gxq").headers["cache-control"] == "no-cache"
    assert get(app, "/assets/cards/<script>").status == 404


def test_a_long_piece_is_sent_compressed_to_who_takes_that(tmp_path):
    text = "<p>园区</p>" * 500
    source = RegisterSource(SETTINGS.tables)
    pieces = {"cards": {"long": text, "short": "<p>园区</p>"}.get}
    app = Starlette(routes=build_routes(source, SETTINGS.boundaries, {}, "", {}, pieces=pieces))
    plain = get(app, "/assets/cards/long")
    assert plain.body.decode() == text
    assert "content-encoding" not in plain.headers
    packed = get(app, "/assets/cards/long", accept_encoding="gzip, br")
    assert gzip.decompress(packed.body).decode() == text
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    short = get(app, "/assets/cards/short", accept_encoding="gzip")
    assert "content-encoding" not in short.headers


def test_a_form_is_told_what_is_filled_in_and_is_of_the_present(tmp_path):
    def form(entry_id, query):
        return (
            f"<p>{query['check']} {query.get('a', '')}</p>" if entry_id == "jx" and "check" in query else None
        )

    source = RegisterSource(SETTINGS.tables)
    app = Starlette(routes=build_routes(source, SETTINGS.boundaries, {}, "", {}, forms={"checks": form}))
    assert get(app, "/assets/checks/jx", {"check": "扩区", "a": "1"}).body.decode() == "<p>扩区 1</p>"
    assert get(app, "/assets/checks/jx").status == 404
    assert get(app, "/assets/checks/hn", {"check": "扩区"}).status == 404
    assert get(app, "/assets/checks/jx", {"check": "扩区", "asof": "2026-11-01"}).status == 404


def test_routes_and_files_follow_the_base_path(tmp_path):
    (tmp_path / "x.js").write_text("1")
    app = app_of(SETTINGS.tables, base="/atlas/", static={"screens": tmp_path})
    assert get(app, "/atlas/healthz").status == 200
    assert len(get(app, "/atlas/api/parks.geojson").ids()) == 6
    assert get(app, "/atlas/assets/screens/x.js").body == b"1"
    assert get(app, "/atlas/assets/leaflet/leaflet.css").status == 200
    assert get(app, "/healthz").status == 404


# --- health -----------------------------------------------------------------------------------------------


def test_healthz_counts_the_register(app, register):
    answer = get(app, "/healthz")
    assert answer.status == 200
    assert answer.json() == {
        "status": "ok",
        "zones": 246,
        "entries": 251,
        "parks": 6,
        "targets": 142,
        "data_version": register.data_version,
        "is_demo": False,
    }


def cells(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def rewrite(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows(rows)


def without_a_column(tables: Path) -> None:
    rows = cells(tables / "zones.csv")
    rewrite(tables / "zones.csv", [row[:3] + row[4:] for row in rows])


def with_a_repeated_id(tables: Path) -> None:
    rows = cells(tables / "zones.csv")
    rewrite(tables / "zones.csv", [*rows[:3], rows[2], *rows[3:]])


def with_an_unknown_code(tables: Path) -> None:
    rows = cells(tables / "zones.csv")
    rows[4][rows[0].index("level")] = "市级"
    rewrite(tables / "zones.csv", rows)


def with_a_point_in_the_other_province(tables: Path) -> None:
    rows = cells(tables / "placements.csv")
    lon = rows[0].index("lon")
    at = {row[0]: number for number, row in enumerate(rows)}
    rows[2][lon : lon + 2] = rows[at[next(key for key in at if key.startswith("jx-"))]][lon : lon + 2]
    rewrite(tables / "placements.csv", rows)


def with_a_byte_order_mark(tables: Path) -> None:
    path = tables / "parks.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())


def in_the_wrong_encoding(tables: Path) -> None:
    path = tables / "industries.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))


def without_a_file(tables: Path) -> None:
    (tables / "targets.csv").unlink()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The committed tables with their data package, to be broken."""
    shutil.copy(SETTINGS.tables.parent / "datapackage.json", tmp_path)
    return Path(shutil.copytree(SETTINGS.tables, tmp_path / "tables"))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (without_a_column, ["zones.csv", "column 'level' is missing", "line 1"]),
        (with_a_repeated_id, ["zones.csv", "line 4", "repeat"]),
        (with_an_unknown_code, ["zones.csv", "line 5", "市级", "national, provincial"]),
        (with_a_point_in_the_other_province, ["placements.csv", "line 3", "province"]),
        (with_a_byte_order_mark, ["parks.csv", "line 1", "byte order mark"]),
        (in_the_wrong_encoding, ["industries.csv", "line 2", "UTF-8", "GB18030"]),
        (without_a_file, ["targets.csv", "missing"]),
    ],
)
def test_a_broken_table_is_503_everywhere_and_says_where(copied, spoil: Callable[[Path], None], words):
    app = app_of(copied)
    assert get(app, "/healthz").status == 200
    spoil(copied)
    app = app_of(copied)
    health = get(app, "/healthz")
    assert health.status == 503
    assert health.json()["status"] == "unavailable"
    for word in words:
        assert word in health.json()["reason"]
    assert "Traceback" not in health.json()["reason"]
    assert str(copied) not in health.json()["reason"]
    answer = get(app, "/api/zones.geojson")
    assert answer.status == 503
    assert answer.json()["reason"] == health.json()["reason"]
    # Boundaries do not depend on the tables.
    assert get(app, "/api/boundaries/province.geojson").status == 200


def test_all_findings_are_given_at_once(copied):
    with_an_unknown_code(copied)
    with_a_byte_order_mark(copied)
    reason = get(app_of(copied), "/healthz").json()["reason"]
    assert "zones.csv" in reason
    assert "parks.csv" in reason


def test_a_table_that_is_mended_is_read_again(copied):
    saved = (copied / "zones.csv").read_bytes()
    with_an_unknown_code(copied)
    seconds = itertools.count()
    source = RegisterSource(copied, clock=lambda: next(seconds))
    app = Starlette(routes=build_routes(source, SETTINGS.boundaries, static={}, base="", map_options={}))
    assert get(app, "/healthz").status == 503
    (copied / "zones.csv").write_bytes(saved)
    assert get(app, "/healthz").status == 200


# --- a demonstration --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory) -> Starlette:
    folder = tmp_path_factory.mktemp("demo")
    build_register(folder, date(2026, 11, 21))
    return app_of(folder / "tables")


@pytest.mark.parametrize(
    "path", ["/healthz", "/api/targets.json", "/api/zones.geojson", "/api/parks.geojson"]
)
def test_every_answer_says_whether_it_is_a_demonstration(app, demonstration, path):
    assert get(demonstration, path).json()["is_demo"] is True
    assert get(app, path).json()["is_demo"] is False


def test_outlines_are_filtered_like_zones_and_sent_once(demonstration, app):
    assert get(app, "/api/outlines.geojson").json()["features"] == []
    answer = get(demonstration, "/api/outlines.geojson", {"province": "江西省"}, accept_encoding="gzip")
    again = get(
        demonstration, "/api/outlines.geojson", {"province": "江西省"}, if_none_match=answer.headers["etag"]
    )
    assert answer.status == 200
    assert again.status == 304


def test_boundaries_that_are_away_or_half_written_are_503_until_they_are_back(copied, tmp_path, caplog):
    folder = Path(shutil.copytree(SETTINGS.boundaries, tmp_path / "boundaries"))
    (file,) = folder.glob("province*.geojson")
    content = file.read_bytes()
    source = RegisterSource(SETTINGS.tables)
    app = Starlette(routes=build_routes(source, folder, static={}, base="", map_options={}))
    file.unlink()
    assert get(app, "/api/boundaries/province.geojson").status == 503
    file.write_bytes(content[: len(content) // 2])
    broken = get(app, "/api/boundaries/province.geojson")
    assert broken.status == 503
    assert str(tmp_path) not in str(broken.json())
    assert len(caplog.records) == 2
    file.write_bytes(content)
    assert get(app, "/api/boundaries/province.geojson").status == 200


def test_tables_that_break_at_work_are_degraded_and_still_served(copied):
    seconds = itertools.count()
    source = RegisterSource(copied, clock=lambda: next(seconds))
    app = Starlette(routes=build_routes(source, SETTINGS.boundaries, static={}, base="", map_options={}))
    version = get(app, "/healthz").json()["data_version"]
    with_an_unknown_code(copied)
    health = get(app, "/healthz")
    assert (health.status, health.json()["status"], health.json()["data_version"]) == (
        200,
        "degraded",
        version,
    )
    assert "line 5" in health.json()["reason"]
    assert str(copied) not in health.json()["reason"]
    assert get(app, "/api/zones.geojson").status == 200
    shutil.rmtree(copied)
    health = get(app, "/healthz")
    assert (health.status, health.json()["status"]) == (200, "degraded")
    assert str(copied.parent) not in health.json()["reason"]


def test_an_address_of_the_api_nobody_knows_is_not_a_screen(app):
    answer = get(app, "/api/nope")
    assert answer.status == 404
    assert "zones.geojson" in answer.json()["allowed"]
