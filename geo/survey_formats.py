"""Outlines and points out of the formats surveys come in, as plain rings of numbers; nothing is projected here.

GeoJSON, GeoPackage, zipped Shapefile, KML and CSV with coordinates are read by small readers of our own, under the
limits of `data.uploads`, in memory and in this process: a general library would follow references, unpack to disk
or trust the counts a file claims. Rings are kept as a flat list; what is a hole follows from their nesting.
"""

import csv
import io
import json
import re
import sqlite3
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import Any
from xml.parsers import expat

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from data.uploads import Archive, UploadError, check_lines, decode_text, error, is_zip, shown
from geo.crs import REFERENCE_SYSTEMS, ZONE_NUMBERS

MAX_VERTICES = 1_000_000
MAX_FEATURES = 2_000
MAX_RINGS = 500
MAX_JSON_OBJECTS = 50_000
MAX_PRJ_BYTES = 20_000
MAX_MEMBER_BYTES = 40_000_000
MAX_QUERY_STEPS = 20_000_000

_CHINA_2000 = (6_378_137.0, 298.257222101)
_ID_NAMES = ("zone_id", "park_id", "entity_id", "对象编号", "园区编号", "开发区编号", "编号", "id")
_NAME_NAMES = ("name", "名称", "对象名称", "园区名称", "开发区名称", "园区", "开发区")
_EAST_NAMES = ("经度", "lon", "lng", "longitude", "东坐标", "easting", "east", "横坐标", "y", "y坐标")
_NORTH_NAMES = ("纬度", "lat", "latitude", "北坐标", "northing", "north", "纵坐标", "x", "x坐标")
_PART_NAMES = ("环号", "部分", "部分号", "part", "ring")


class Format(StrEnum):
    """What kind of file a survey came as."""

    GEOJSON = "geojson"
    GEOPACKAGE = "geopackage"
    SHAPEFILE = "shapefile"
    KML = "kml"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class RawFeature:
    """One feature as the file has it: rings or points as arrays of shape (n, 2), in the file's own numbers.

    `row` counts features (lines for CSV) from 1 within `sheet`, a layer or member. `problem` says why there is nothing
    in it.
    """

    row: int
    sheet: str | None
    entity: str | None
    name: str | None
    rings: tuple[NDArray[np.float64], ...] = ()
    points: tuple[NDArray[np.float64], ...] = ()
    problem: str | None = None


@dataclass(slots=True)
class RawSurvey:
    """Features of a file with the reference system it states.

    `epsg` is one of `geo.crs.REFERENCE_SYSTEMS`; `unknown_system` names a stated system that is none of them.
    `is_by_default` marks a system nobody stated but the format prescribes (GeoJSON, KML: WGS 84).
    """

    format: Format
    features: list[RawFeature] = field(default_factory=list)
    epsg: int | None = None
    is_by_default: bool = False
    unknown_system: str | None = None


def read_raw(file: str, content: bytes) -> RawSurvey:
    """Features of a survey file, its format told from the bytes; UploadError when it cannot be read."""
    head = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:512]
    if content.startswith(b"SQLite format 3\0"):
        survey = _read_geopackage(file, content)
    elif is_zip(content):
        survey = _read_archive(file, Archive(file, content))
    elif head.startswith(b"{"):
        survey = _read_geojson(file, content)
    elif head.startswith(b"<"):
        survey = _read_kml(file, content)
    elif content[:4] == b"\x00\x00\x27\x0a":
        raise error(file, "请把 .shp、.dbf、.shx、.prj 压缩成一个 ZIP 后上传", allowed=FORMAT_WORDS)
    else:
        survey = _read_csv(file, content)
    if not survey.features:
        raise error(file, "文件里没有要素", allowed="至少一个点或一个面")
    vertices = sum(len(ring) for feature in survey.features for ring in feature.rings)
    if vertices > MAX_VERTICES:
        raise error(
            file, "顶点过多，请先化简", value=vertices, allowed=f"不超过 {MAX_VERTICES // 10_000} 万个"
        )
    return survey


FORMAT_WORDS = "GeoJSON、GeoPackage、Shapefile（ZIP）、KML、KMZ 或带坐标的 CSV"


# --- reference systems as files state them ----------------------------------------------------------------


def identify_system(text: str) -> int | None:
    """EPSG code, among those we read, of a system given as WKT (a .prj), `EPSG:4547` or an OGC name; None otherwise.

    A projection counts by its numbers and not by its name, which every software writes in its own way.
    """
    if re.search(r"CRS84\b|CRS:84\b", text[:200], re.IGNORECASE):
        return 4326
    code = re.fullmatch(r"(?:urn:ogc:def:crs:)?EPSG:[\d.]*:?(\d{4,6})", text.strip(), re.IGNORECASE)
    if code:
        return int(code[1]) if int(code[1]) in REFERENCE_SYSTEMS else None
    if len(text) > MAX_PRJ_BYTES or "[" not in text:
        return None
    try:
        system = CRS.from_wkt(text)
        return _identify(system)
    except (CRSError, AttributeError, TypeError, ValueError):
        return None


def _identify(system: CRS) -> int | None:
    ellipsoid, datum = system.ellipsoid, system.datum
    if ellipsoid is None or datum is None or system.prime_meridian.longitude != 0:
        return None
    shape = (ellipsoid.semi_major_metre, ellipsoid.inverse_flattening)
    is_china = np.allclose(shape, _CHINA_2000, rtol=0, atol=1e-6)
    name = datum.name.lower().replace("_", " ")
    if system.is_geographic:
        if is_china and re.search("china.*2000|cgcs ?2000", name):
            return 4490
        return 4326 if re.search("(wgs|world geodetic system).*84", name) else None
    if not system.is_projected or not is_china or not re.search("china.*2000|cgcs ?2000", name):
        return None
    operation = system.coordinate_operation
    values = {item.name.lower(): item.value * item.unit_conversion_factor for item in operation.params}
    degree = np.pi / 180
    meridian = round(values.get("longitude of natural origin", 0) / degree, 9)
    easting = values.get("false easting", 0)
    is_plain = (
        operation.method_name in ("Transverse Mercator", "Gauss-Kruger", "Gauss Kruger")
        and values.get("latitude of natural origin") == 0
        and values.get("false northing") == 0
        and values.get("scale factor at natural origin") == 1
        and {axis.unit_conversion_factor for axis in system.axis_info} == {1.0}
    )
    zone = int(meridian // 3)
    if not is_plain or meridian % 3 or zone not in ZONE_NUMBERS:
        return None
    return {500_000.0: 4509 + zone, zone * 1e6 + 500_000.0: 4488 + zone}.get(easting)


def _state(survey: RawSurvey, text: str) -> None:
    survey.epsg = identify_system(text)
    if survey.epsg is None:
        named = re.search(r'\[\s*"([^"]{1,100})"', text)
        survey.unknown_system = shown(named[1] if named else text)


# --- features ---------------------------------------------------------------------------------------------


def _labels(properties: Any) -> tuple[str | None, str | None]:
    """Id and name a feature gives for itself."""
    if not isinstance(properties, dict):
        return None, None
    texts = {
        str(key).strip().lower(): str(value).strip()
        for key, value in properties.items()
        if isinstance(value, str | int) and str(value).strip()
    }
    entity = next((texts[key] for key in _ID_NAMES if key in texts), None)
    return entity, next((texts[key] for key in _NAME_NAMES if key in texts), None)


def _array(coordinates: Any) -> NDArray[np.float64]:
    """Positions as an array (n, 2), heights dropped; ValueError for anything else."""
    try:
        values = np.asarray(coordinates, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as problem:
        raise ValueError("坐标不是成对的数字") from problem
    if values.ndim != 2 or not 2 <= values.shape[1] <= 4:
        raise ValueError("坐标不是成对的数字")
    return np.ascontiguousarray(values[:, :2])


def _checked(survey: RawSurvey, file: str) -> int:
    """Row number of the next feature; UploadError when there are too many."""
    if len(survey.features) >= MAX_FEATURES:
        raise error(file, "要素过多", allowed=f"不超过 {MAX_FEATURES} 个")
    return len(survey.features) + 1


# --- GeoJSON ----------------------------------------------------------------------------------------------


def _read_geojson(file: str, content: bytes) -> RawSurvey:
    # Every bracket becomes an object in memory: count them first.
    for bracket, limit in ((b"{", MAX_JSON_OBJECTS), (b"[", MAX_VERTICES)):
        if content.count(bracket) > limit:
            raise error(file, "JSON 里的要素或坐标过多", allowed=f"不超过 {limit} 个 {bracket.decode()}")
    try:
        found = json.loads(decode_text(file, content))
    except json.JSONDecodeError as problem:
        place = {"row": problem.lineno, "allowed": "完整的 GeoJSON"}
        raise error(file, "JSON 不完整或格式有误", **place) from problem
    except (RecursionError, ValueError) as problem:
        raise error(file, "JSON 嵌套过深或数字过长", allowed="完整的 GeoJSON") from problem
    survey = RawSurvey(Format.GEOJSON, epsg=4326, is_by_default=True)
    stated = found.get("crs")
    if stated is not None:
        name = stated.get("properties", {}) if isinstance(stated, dict) else {}
        name = name.get("name") if isinstance(name, dict) else None
        survey.is_by_default = False
        _state(survey, name if isinstance(name, str) else "crs")
    kind = found.get("type")
    features = found.get("features") if kind == "FeatureCollection" else [found]
    if not isinstance(features, list):
        raise error(file, "不是 GeoJSON 要素集", allowed="FeatureCollection")
    for feature in features:
        row = _checked(survey, file)
        if not isinstance(feature, dict):
            survey.features.append(RawFeature(row, None, None, None, problem="不是要素"))
            continue
        geometry = feature.get("geometry") if feature.get("type") == "Feature" else feature
        entity, name = _labels(feature.get("properties"))
        if entity is None and isinstance(feature.get("id"), str):
            entity = feature["id"]
        try:
            rings, points = _from_json(geometry, 0)
            survey.features.append(RawFeature(row, None, entity, name, rings, points))
        except (ValueError, TypeError, RecursionError) as problem:
            words = str(problem) if isinstance(problem, ValueError) else "坐标不是成对的数字"
            survey.features.append(RawFeature(row, None, entity, name, problem=words))
    return survey


def _from_json(geometry: Any, depth: int) -> tuple[tuple, tuple]:
    if not isinstance(geometry, dict):
        raise ValueError("要素没有图形")
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind == "GeometryCollection" and depth < 3 and isinstance(geometry.get("geometries"), list):
        parts = [_from_json(part, depth + 1) for part in geometry["geometries"][:MAX_RINGS]]
        return tuple(r for rings, _ in parts for r in rings), tuple(p for _, points in parts for p in points)
    if kind == "Point":
        return (), (_array([coordinates]),)
    if kind == "MultiPoint":
        return (), tuple(_array([position]) for position in coordinates)
    if kind == "Polygon":
        return tuple(map(_array, coordinates)), ()
    if kind == "MultiPolygon":
        return tuple(_array(ring) for polygon in coordinates for ring in polygon), ()
    raise ValueError(f"图形类型 {shown(str(kind))} 不能用，只用点和面")


# --- KML --------------------------------------------------------------------------------------------------


def _read_kml(file: str, content: bytes) -> RawSurvey:
    survey = RawSurvey(Format.KML, epsg=4326, is_by_default=True)
    reader = _KmlReader(file, survey)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.characters
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = reader.refuse
    try:
        # In one piece: the parser would scan an endless tag again with every further one.
        parser.Parse(content, True)
    except expat.ExpatError as problem:
        place = {"row": problem.lineno, "allowed": "完整的 KML"}
        raise error(file, "XML 不完整或格式有误", **place) from problem
    except (LookupError, ValueError) as problem:
        raise error(file, "XML 的编码无法识别", allowed="UTF-8") from problem
    if not reader.is_kml:
        raise error(file, "不是 KML 文件", allowed=FORMAT_WORDS)
    return survey


class _KmlReader:
    """Handlers of the event parser: one feature per Placemark."""

    def __init__(self, file: str, survey: RawSurvey) -> None:
        self.file, self.survey = file, survey
        self.is_kml = False
        self._path: list[str] = []
        self._pieces: list[str] = []
        self._properties: dict[str, str] = {}
        self._key = ""
        self._rings: list[NDArray[np.float64]] = []
        self._points: list[NDArray[np.float64]] = []
        self._problem: str | None = None

    def refuse(self, *_: object) -> None:
        raise error(self.file, "文件内含有不允许的文档类型声明")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        self._path.append(name)
        if len(self._path) > 100:
            raise error(self.file, "XML 嵌套过深", allowed="完整的 KML")
        self._pieces.clear()
        if name == "kml":
            self.is_kml = True
        elif name == "Placemark":
            self._properties, self._rings, self._points, self._problem = {}, [], [], None
        elif name in ("Data", "SimpleData"):
            self._key = attributes.get("name", "")
        elif name in ("LineString", "Track", "Model"):
            self._problem = "线要素不能用，只用点和面"

    def characters(self, text: str) -> None:
        self._pieces.append(text)

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        text = "".join(self._pieces) if name in ("name", "value", "SimpleData", "coordinates") else ""
        self._pieces.clear()
        self._path.pop()
        if "Placemark" not in self._path and name != "Placemark":
            return
        if name == "name" and self._path[-1] == "Placemark":
            self._properties["name"] = text
        elif name in ("value", "SimpleData"):
            self._properties[self._key] = text
        elif name == "coordinates":
            self._take(text)
        elif name == "Placemark":
            row = _checked(self.survey, self.file)
            entity, title = _labels(self._properties)
            shapes = ((), ()) if self._problem else (tuple(self._rings), tuple(self._points))
            self.survey.features.append(RawFeature(row, None, entity, title, *shapes, problem=self._problem))

    def _take(self, text: str) -> None:
        try:
            positions = [list(map(float, item.split(",")[:2])) for item in text.split()]
            values = _array(positions)
        except ValueError:
            self._problem = self._problem or "坐标不是成对的数字"
            return
        if "LinearRing" in self._path:
            self._rings.append(values)
        elif "Point" in self._path:
            self._points.append(values[:1])


# --- Shapefile --------------------------------------------------------------------------------------------

_POINTS, _POLYGONS, _MULTIPOINTS, _LINES = {1, 11, 21}, {5, 15, 25}, {8, 18, 28}, {3, 13, 23}


def _read_archive(file: str, archive: Archive) -> RawSurvey:
    """A zipped Shapefile, or a KMZ: one KML in an archive of the same bounds."""
    members = [name for name in archive.names if not name.startswith("__MACOSX/")]
    documents = [name for name in members if name.lower().endswith(".kml")]
    if not documents or any(name.lower().endswith(".shp") for name in members):
        return _read_shapefile(file, archive)
    if len(documents) > 1:
        names = "、".join(shown(name) for name in documents[:5])
        raise error(file, "压缩包里有多个 .kml 文件，每次只上传一个", value=names, allowed="一个 .kml")
    return _read_kml(file, archive.read(documents[0], MAX_MEMBER_BYTES))


def _read_shapefile(file: str, archive: Archive) -> RawSurvey:
    members = [name for name in archive.names if not name.startswith("__MACOSX/")]
    shapes = [name for name in members if name.lower().endswith(".shp")]
    if not shapes:
        raise error(file, "压缩包里没有 .shp 文件", allowed=FORMAT_WORDS)
    if len(shapes) > 1:
        names = "、".join(shown(name) for name in shapes[:5])
        raise error(file, "压缩包里有多个 .shp 文件，每次只上传一个", value=names, allowed="一个 .shp")
    stem = shapes[0][:-4].lower()
    beside = {name.lower()[len(stem) :]: name for name in members if name.lower().startswith(stem + ".")}
    survey = RawSurvey(Format.SHAPEFILE)
    if ".prj" in beside:
        text = archive.read(beside[".prj"], MAX_PRJ_BYTES).decode("utf-8", errors="replace")
        if text.strip():
            _state(survey, text)
    sheet = shown(shapes[0])
    rows: list[dict[str, str]] = []
    if ".dbf" in beside:
        code_page = archive.read(beside[".cpg"], 200).decode("ascii", "replace") if ".cpg" in beside else ""
        table = archive.read(beside[".dbf"], MAX_MEMBER_BYTES)
        rows = list(_dbf_rows(table, "gb18030" if re.search("gb|936", code_page, re.IGNORECASE) else "utf-8"))
    body = archive.read(shapes[0], MAX_MEMBER_BYTES)
    for i, (rings, points, problem) in enumerate(_shp_records(file, sheet, body)):
        row = _checked(survey, file)
        entity, name = _labels(rows[i] if i < len(rows) else None)
        survey.features.append(RawFeature(row, sheet, entity, name, rings, points, problem))
    return survey


def _shp_records(file: str, sheet: str, body: bytes) -> Iterator[tuple[tuple, tuple, str | None]]:
    if len(body) < 100 or body[:4] != b"\x00\x00\x27\x0a":
        raise error(file, "不是 .shp 文件，或文件不完整", sheet=sheet)
    at, number = 100, 0
    while at < len(body):
        number += 1
        broken = error(file, "图形记录不完整或已损坏", sheet=sheet, row=number)
        if at + 12 > len(body):
            raise broken
        size = 2 * struct.unpack_from(">i", body, at + 4)[0]
        record = body[at + 8 : at + 8 + size]
        if size < 4 or len(record) < size:
            raise broken
        at += 8 + size
        try:
            yield _shp_shape(record)
        except (struct.error, ValueError) as problem:
            raise broken from problem


def _shp_shape(record: bytes) -> tuple[tuple, tuple, str | None]:
    kind = struct.unpack_from("<i", record)[0]
    if kind in _POINTS:
        return (), (np.frombuffer(record, "<f8", 2, 4).reshape(1, 2),), None
    if kind in _MULTIPOINTS:
        count = struct.unpack_from("<i", record, 36)[0]
        values = np.frombuffer(record, "<f8", 2 * _positive(count), 40).reshape(-1, 2)
        return (), tuple(values[i : i + 1] for i in range(min(count, MAX_RINGS))), None
    if kind in _LINES:
        return (), (), "线要素不能用，只用点和面"
    if kind not in _POLYGONS:
        return (), (), "要素没有图形"
    parts, count = struct.unpack_from("<ii", record, 36)
    starts = np.frombuffer(record, "<i4", _positive(parts), 44)
    values = np.frombuffer(record, "<f8", 2 * _positive(count), 44 + 4 * parts).reshape(-1, 2)
    bounds = [*starts.tolist(), count]
    if bounds[0] != 0 or any(a > b for a, b in pairwise(bounds)):
        raise ValueError("part index")
    return tuple(values[a:b] for a, b in pairwise(bounds)), (), None


def _positive(count: int) -> int:
    if count < 1:
        raise ValueError(f"count {count}")
    return count


def _dbf_rows(table: bytes, encoding: str) -> Iterator[dict[str, str]]:
    """Attribute rows by field name; stops quietly where the table does, names are only a convenience."""
    if len(table) < 33:
        return
    count, header, size = struct.unpack_from("<IHH", table, 4)
    fields: list[tuple[str, int, int]] = []
    at, offset = 32, 1
    while at + 32 <= min(header, len(table)) and table[at] != 0x0D and len(fields) < 256:
        name = _text(table[at : at + 11].split(b"\0")[0], encoding)
        fields.append((name, offset, table[at + 16]))
        offset += table[at + 16]
        at += 32
    wanted = [item for item in fields if item[0].strip().lower() in {*_ID_NAMES, *_NAME_NAMES}]
    for i in range(min(count, MAX_FEATURES)):
        row = table[header + i * size : header + (i + 1) * size]
        if len(row) < size or not size:
            return
        yield {name: _text(row[start : start + width], encoding).strip() for name, start, width in wanted}


def _text(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")


# --- GeoPackage -------------------------------------------------------------------------------------------


def _read_geopackage(file: str, content: bytes) -> RawSurvey:
    body = bytearray(content)
    # A file that was in write-ahead mode cannot be opened from memory; its log is not here anyway.
    body[18:20] = b"\x01\x01"
    survey = RawSurvey(Format.GEOPACKAGE)
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(bytes(body))
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA query_only = ON")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_MEMBER_BYTES)
        # A hostile schema may compute without end: after this many steps the query is cut off.
        steps = iter(range(MAX_QUERY_STEPS // 10_000))
        connection.set_progress_handler(lambda: next(steps, None) is None, 10_000)
        connection.text_factory = lambda raw: raw.decode("utf-8", errors="replace")
        _read_layers(file, connection, survey)
    except UploadError:
        raise
    except (sqlite3.Error, OverflowError, MemoryError, TypeError, ValueError) as problem:
        raise error(file, "GeoPackage 已损坏或不完整", allowed="完整的 GeoPackage") from problem
    finally:
        connection.close()
    return survey


def _read_layers(file: str, connection: sqlite3.Connection, survey: RawSurvey) -> None:
    layers = connection.execute(
        "SELECT g.table_name, g.column_name, s.organization, s.organization_coordsys_id, s.definition"
        " FROM gpkg_geometry_columns g"
        " JOIN sqlite_master m ON m.name = g.table_name AND m.type = 'table'"
        " LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id LIMIT 20"
    ).fetchall()
    if not layers:
        raise error(file, "GeoPackage 里没有图层", allowed="至少一个点或面图层")
    systems = {layer[2:] for layer in layers}
    if len(systems) > 1:
        raise error(file, "各图层的坐标系不同，请分开上传", allowed="同一坐标系")
    organization, code, definition = systems.pop()
    if organization is not None and str(organization).upper() != "NONE":
        _state(survey, f"EPSG:{code}" if str(organization).upper() == "EPSG" else str(definition))
        if survey.epsg is None and definition and (found := identify_system(str(definition))):
            survey.epsg, survey.unknown_system = found, None
    for table, column, *_ in layers:
        quoted = '"' + str(table).replace('"', '""') + '"'
        cursor = connection.execute(f"SELECT * FROM {quoted} LIMIT {MAX_FEATURES + 1}")
        names = [item[0] for item in cursor.description]
        for number, values in enumerate(cursor, 1):
            _checked(survey, file)
            properties = dict(zip(names, values, strict=True))
            blob = properties.pop(column, None)
            properties = {
                key: value for key, value in properties.items() if key.lower() not in ("fid", "ogc_fid")
            }
            entity, name = _labels(properties)
            place = (number, shown(str(table)), entity, name)
            try:
                survey.features.append(RawFeature(*place, *_from_package(blob)))
            except (ValueError, struct.error, shapely.errors.GEOSException):
                survey.features.append(RawFeature(*place, problem="图形无法读取，只用点和面"))


def _from_package(blob: Any) -> tuple[tuple, tuple]:
    if not isinstance(blob, bytes) or blob[:2] != b"GP" or len(blob) < 8:
        raise ValueError("no geometry")
    envelope = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}[(blob[3] >> 1) & 7] if (blob[3] >> 1) & 7 < 5 else 0
    shape = shapely.from_wkb(blob[8 + envelope :])
    rings, points = [], []
    for part in shapely.get_parts(shape)[:MAX_RINGS]:
        if part.is_empty:
            continue
        if part.geom_type == "Point":
            points.append(shapely.get_coordinates(part))
        elif part.geom_type == "Polygon":
            rings += [shapely.get_coordinates(ring) for ring in shapely.get_rings(part)]
        else:
            raise ValueError(part.geom_type)
    if not rings and not points:
        raise ValueError("empty")
    return tuple(rings), tuple(points)


# --- CSV --------------------------------------------------------------------------------------------------


def _read_csv(file: str, content: bytes) -> RawSurvey:
    """One line per vertex; the lines of one id (and ring) in order are its outline, a single line is a point."""
    text = decode_text(file, content)
    check_lines(file, text)
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="," if "," in first else "\t", strict=True)
    survey = RawSurvey(Format.CSV)
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        east, north = _column(header, _EAST_NAMES), _column(header, _NORTH_NAMES)
        if east is None or north is None:
            allowed = "表头含 经度、纬度（或 东坐标、北坐标）"
            raise error(file, "没有找到坐标列", row=1, value=",".join(header), allowed=allowed)
        label = _column(header, _ID_NAMES)
        name = _column(header, _NAME_NAMES)
        part = _column(header, _PART_NAMES)
        groups: dict[tuple[str, str], dict[str, list[tuple[float, float]]]] = {}
        first_line: dict[tuple[str, str], int] = {}
        problems: dict[tuple[str, str], tuple[int, str]] = {}
        vertices = 0
        for record in reader:
            cells = [cell.strip() for cell in record] + [""] * (len(header) - len(record))
            if not any(cells):
                continue
            key = (cells[label] if label is not None else "", cells[name] if name is not None else "")
            first_line.setdefault(key, reader.line_num)
            ring = groups.setdefault(key, {}).setdefault(cells[part] if part is not None else "", [])
            if len(groups) > MAX_FEATURES:
                raise error(file, "要素过多", row=reader.line_num, allowed=f"不超过 {MAX_FEATURES} 个")
            vertices += 1
            if vertices > MAX_VERTICES:
                place = {"row": reader.line_num, "allowed": f"不超过 {MAX_VERTICES // 10_000} 万个"}
                raise error(file, "顶点过多，请先化简", **place)
            try:
                ring.append((float(cells[east]), float(cells[north])))
            except (ValueError, IndexError):
                problems.setdefault(key, (reader.line_num, "坐标不是数字"))
    except csv.Error as problem:
        place = {"row": reader.line_num, "allowed": FORMAT_WORDS}
        raise error(file, "引号不成对或单元格过长，无法分列", **place) from problem
    for key, rings in groups.items():
        entity, title = key[0] or None, key[1] or None
        if key in problems:
            line, words = problems[key]
            survey.features.append(RawFeature(line, None, entity, title, problem=words))
        else:
            feature = RawFeature(first_line[key], None, entity, title, *_from_lines(rings.values()))
            survey.features.append(feature)
    return survey


def _column(header: list[str], names: tuple[str, ...]) -> int | None:
    return next((header.index(name) for name in names if name in header), None)


def _from_lines(rings: Iterable[list[tuple[float, float]]]) -> tuple[tuple, tuple]:
    arrays = [_array(ring) for ring in rings]
    if len(arrays) == 1 and len(arrays[0]) == 1:
        return (), (arrays[0],)
    return tuple(arrays), ()
