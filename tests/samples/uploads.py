"""Small files of every kind an office may upload, made in memory: sound ones to start from, and to break."""

import io
import json
import sqlite3
import struct
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

import shapely
from pyproj import CRS

from data.workbook import column_letter
from geo.crs import from_wgs84

HEADINGS = (
    "目标编号",
    "对象编号",
    "类型",
    "截至日期",
    "口径",
    "数值",
    "限定",
    "单位",
    "来源单位",
    "来源文件",
    "文号",
    "来源日期",
    "备注",
)


class Raw(str):
    """XML that goes into a cell, or (starting with `<c `) in the place of it, as it stands."""

    __slots__ = ()


def zipped(members: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of named members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, body in members.items():
            archive.writestr(zipfile.ZipInfo(name), body, compress_type=method)
    return out.getvalue()


def cell_xml(reference: str, value: object) -> str:
    """A `<c>` element: text inline, numbers as numbers, `Raw` as it is."""
    if value is None:
        return ""
    if isinstance(value, Raw):
        return value if value.startswith("<c ") else f'<c r="{reference}">{value}</c>'
    if isinstance(value, str):
        return f'<c r="{reference}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{reference}"><v>{value}</v></c>'


def sheet_xml(rows: Sequence[Sequence[object]], after: str = "") -> str:
    """A worksheet of rows."""
    body = "".join(
        f'<row r="{i}">'
        + "".join(cell_xml(f"{column_letter(j)}{i}", value) for j, value in enumerate(row, 1))
        + "</row>"
        for i, row in enumerate(rows, 1)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet><sheetData>{body}</sheetData>{after}</worksheet>'
    )


def workbook_members(sheets: Mapping[str, str], hidden: Sequence[str] = ()) -> dict[str, str]:
    """Members of an XLSX with the given worksheets (name → XML)."""
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{i}" r:id="rId{i}"'
        + (' state="hidden"' if name in hidden else "")
        + "/>"
        for i, name in enumerate(sheets, 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{i}" Target="worksheets/sheet{i}.xml"/>' for i in range(1, len(sheets) + 1)
    )
    return {
        "xl/workbook.xml": f'<workbook xmlns:r="r"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>",
        **{f"xl/worksheets/sheet{i}.xml": xml for i, xml in enumerate(sheets.values(), 1)},
    }


def xlsx(rows: Sequence[Sequence[object]], after: str = "") -> bytes:
    """An XLSX with one sheet 实绩."""
    return zipped(workbook_members({"实绩": sheet_xml(rows, after)}))


def csv_text(rows: Sequence[Sequence[object]]) -> str:
    """Rows as CSV; None is an empty cell."""
    return "\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in rows) + "\n"


# --- outlines ---------------------------------------------------------------------------------------------


def projected(shape: shapely.Polygon, epsg: int, *, north_first: bool = False) -> list[tuple[float, float]]:
    """Vertices of a WGS 84 polygon in one of the known systems, east first unless asked otherwise."""
    lons, lats = shape.exterior.xy
    east, north = from_wgs84(list(lons), list(lats), epsg)
    pairs = list(zip(east, north, strict=True))
    return [(b, a) for a, b in pairs] if north_first else pairs


def shp(rings: Sequence[Sequence[tuple[float, float]]]) -> bytes:
    """A .shp of one polygon."""
    count = sum(map(len, rings))
    starts, total = [], 0
    for ring in rings:
        starts.append(total)
        total += len(ring)
    flat = [value for ring in rings for point in ring for value in point]
    xs, ys = flat[::2], flat[1::2]
    box = struct.pack("<4d", min(xs), min(ys), max(xs), max(ys))
    record = (
        struct.pack("<i", 5)
        + box
        + struct.pack("<ii", len(rings), count)
        + struct.pack(f"<{len(starts)}i", *starts)
        + struct.pack(f"<{len(flat)}d", *flat)
    )
    body = struct.pack(">ii", 1, len(record) // 2) + record
    head = struct.pack(">7i", 9994, 0, 0, 0, 0, 0, (100 + len(body)) // 2)
    return head + struct.pack("<ii", 1000, 5) + box + struct.pack("<4d", 0, 0, 0, 0) + body


def dbf(name: str, encoding: str = "utf-8") -> bytes:
    """A .dbf of one row with one field `name`."""
    field = b"name".ljust(11, b"\0") + b"C" + bytes(4) + bytes([80, 0]) + bytes(14)
    head = bytes([3, 126, 1, 1]) + struct.pack("<IHH", 1, 65, 81) + bytes(20)
    return head + field + b"\x0d" + b" " + name.encode(encoding)[:80].ljust(80) + b"\x1a"


def prj(epsg: int) -> str:
    """A .prj as ESRI software writes it."""
    return CRS.from_epsg(epsg).to_wkt("WKT1_ESRI")


def shapefile(
    rings: Sequence[Sequence[tuple[float, float]]], prj_text: str | None = None, name: str | None = None
) -> bytes:
    """A zipped Shapefile of one polygon."""
    members: dict[str, bytes | str] = {"outline.shp": shp(rings)}
    if prj_text is not None:
        members["outline.prj"] = prj_text
    if name is not None:
        members["outline.dbf"] = dbf(name)
    return zipped(members)


def geojson(shape: shapely.Geometry, crs: str | None = None, **properties: str) -> bytes:
    """A FeatureCollection of one feature."""
    feature = {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(shape))}
    collection = {"type": "FeatureCollection", "features": [feature]}
    if crs:
        collection["crs"] = {"type": "name", "properties": {"name": crs}}
    return json.dumps(collection, ensure_ascii=False).encode()


def kml(shape: shapely.Polygon, name: str = "") -> bytes:
    """A KML with one Placemark."""
    points = " ".join(f"{lon!r},{lat!r},0" for lon, lat in shape.exterior.coords)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>'
        f"<name>{escape(name)}</name><Polygon><outerBoundaryIs><LinearRing><coordinates>{points}</coordinates>"
        "</LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>"
    ).encode()


def geopackage(points: Sequence[tuple[float, float]], epsg: int, name: str = "") -> bytes:
    """A GeoPackage with one polygon in one layer."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(
        "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER, organization TEXT,"
        " organization_coordsys_id INTEGER, definition TEXT);"
        "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER);"
        "CREATE TABLE outlines (fid INTEGER PRIMARY KEY, geom BLOB, name TEXT);"
    )
    connection.execute(
        "INSERT INTO gpkg_spatial_ref_sys VALUES ('x', ?, 'EPSG', ?, '')",
        (epsg, epsg),
    )
    connection.execute("INSERT INTO gpkg_geometry_columns VALUES ('outlines', 'geom', ?)", (epsg,))
    blob = b"GP\x00\x01" + struct.pack("<i", epsg) + shapely.to_wkb(shapely.Polygon(points))
    connection.execute("INSERT INTO outlines VALUES (1, ?, ?)", (blob, name))
    connection.commit()
    return connection.serialize()
