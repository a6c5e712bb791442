"""Hostile uploads: whatever the bytes, an answer comes in time and in little memory, and a finding names the file.

200 seeded cases run in the ordinary suite, 5 000 with ATLAS_FUZZ=1 (`make fuzz`). A failure prints its case
number; `ATLAS_FUZZ_CASE=17` runs that one alone.
"""

import json
import os
import random
import subprocess
import sys
import time
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import shapely

from data.load import load_register
from data.reportable import report_scope
from data.reporting import ReadReport, read_report
from data.templates import build_template
from data.uploads import MAX_FINDINGS, MAX_UPLOAD_BYTES, UNEXPECTED, has_errors
from geo.survey import Declared, SurveyReading, read_survey
from tests.samples import uploads
from tests.samples.uploads import HEADINGS, Raw

TODAY = date(2026, 11, 21)
FULL = bool(os.environ.get("ATLAS_FUZZ"))
CASES = 5_000 if FULL else 200
BLOCK = 25
SECONDS = 10
MEGABYTES = 1_000
ROW = [
    "over-1000",
    "360000",
    "实绩",
    "2025",
    "时点值",
    6,
    None,
    "个",
    "省商务厅",
    None,
    None,
    "2026-01-15",
    None,
]
HERE = shapely.Polygon([(115.95, 28.7), (115.97, 28.7), (115.97, 28.72), (115.95, 28.72)])
NAMES = (
    "a.xlsx",
    "b.csv",
    "c.geojson",
    "d.zip",
    "e.gpkg",
    "f.kml",
    "",
    "../../g.xlsx",
    "h\0.csv",
    "名" * 300,
)
TOKENS = (
    *(
        "=1+1",
        "@x",
        "NaN",
        "1e999",
        "-1",
        "1E5",
        "0x10",
        "∞",
        "'; DROP TABLE x; --",
        "<script>",
        "\u202e",
        "\ufffe",
    ),
    *(
        "9" * 400,
        "," * 50,
        '"',
        "\t",
        "2025-13-45",
        "９９",
        "目标编号",
        "\ud7ff",
        "_x000D_",
        "_xD800_",
        "&#0;",
    ),
)
BYTES = (
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"PK\x03\x04",
    "目".encode("gbk"),
    "目".encode(),
    b"<",
    b"{",
    b"\n" * 99,
)


def samples() -> dict[str, bytes]:
    """One sound file of each kind."""
    table = [HEADINGS, ROW, [*ROW[:3], "2024", *ROW[4:]]]
    ring = uploads.projected(HERE, 4527)
    return {
        "xlsx": uploads.xlsx(table),
        "csv": uploads.csv_text(table).encode(),
        "gbk": uploads.csv_text(table).encode("gbk"),
        "geojson": uploads.geojson(HERE, name="南昌高新区"),
        "kml": uploads.kml(HERE, "南昌高新区"),
        "gpkg": uploads.geopackage(ring, 4527, "南昌高新区"),
        "shp": uploads.shapefile([ring], uploads.prj(4527), "南昌高新区"),
        "points": ("东坐标,北坐标\n" + "\n".join(f"{x},{y}" for x, y in ring)).encode(),
    }


# --- what is done to them ---------------------------------------------------------------------------------


def truncated(rng, found):
    content = rng.choice(list(found.values()))
    return content[: rng.randrange(len(content))]


def flipped(rng, found):
    return scrambled(rng, rng.choice(list(found.values())))


def scrambled(rng, content: bytes) -> bytes:
    body = bytearray(content)
    for _ in range(rng.choice((1, 3, 20))):
        if body:
            body[rng.randrange(len(body))] = rng.randrange(256)
    return bytes(body)


def spliced(rng, found):
    one, other = rng.sample(list(found.values()), 2)
    at = rng.randrange(len(one))
    return (
        one[:at]
        + rng.choice((other[rng.randrange(len(other)) :], rng.choice(BYTES), one[at // 2 : at]))
        + one[at:]
    )


def repacked(rng, found):
    """A sound archive round a member that is not: the deeper readers get to see it."""
    with zipfile.ZipFile(BytesIO(found[rng.choice(("xlsx", "shp"))])) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice(list(members))
    kind = rng.randrange(5)
    if kind == 0:
        members[name] = scrambled(rng, members[name])
    elif kind == 1:
        members[name] = members[name][: rng.randrange(len(members[name]) + 1)]
    elif kind == 2:
        del members[name]
    elif kind == 3:
        places = ("../{}", "/{}", "C:\\{}", "a/../../{}", "\\\\host\\{}", "..\\{}")
        members[rng.choice(places).format(name)] = members.pop(name)
    else:
        members[name] = rng.randbytes(rng.randrange(1, 3_000))
    return uploads.zipped(members, rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2)))


def odd_cells(rng, found):
    rows = [list(HEADINGS)] + [list(ROW) for _ in range(rng.randrange(1, 6))]
    for _ in range(rng.randrange(1, 8)):
        token = rng.choice(TOKENS)
        raw = Raw(
            rng.choice(
                ("<f>1/0</f><v>6</v>", "<v>NaN</v>", "<v>1e999</v>", "<v></v>", "<is/>", "<v>1<v/></v>")
            )
        )
        rows[rng.randrange(len(rows))][rng.randrange(len(HEADINGS))] = rng.choice(
            (token, token, raw, -1e308, None)
        )
    if rng.random() < 0.5:
        text = uploads.csv_text(rows)
        return text.encode(rng.choice(("utf-8", "gb18030", "utf-8-sig", "utf-16")), "replace")
    rows = [
        [
            cell.replace("\ufffe", "") if isinstance(cell, str) and not isinstance(cell, Raw) else cell
            for cell in row
        ]
        for row in rows
    ]
    merged = '<mergeCells><mergeCell ref="A2:B9"/><mergeCell ref="x"/></mergeCells>'
    return uploads.xlsx(rows, rng.choice(("", merged)))


def mixed_encodings(rng, found):
    lines = found["csv"].decode().split("\n")
    return b"\n".join(text.encode(rng.choice(("utf-8", "gbk"))) for text in lines)


def odd_json(rng, found):
    collection = json.loads(found["geojson"])
    numbers = (
        float("nan"),
        float("inf"),
        1e308,
        -1e308,
        0,
        10**400,
        None,
        "x",
        [],
        {},
        True,
        1e-320,
        39_500_000,
    )
    ring = collection["features"][0]["geometry"]["coordinates"][0]
    for _ in range(rng.randrange(1, 4)):
        kind = rng.randrange(6)
        if kind == 0:
            ring[rng.randrange(len(ring))] = [rng.choice(numbers), 28.7]
        elif kind == 1:
            ring.insert(rng.randrange(len(ring)), rng.choice(([], [1], [1, 2, 3, 4, 5], None, "x", [[1, 2]])))
        elif kind == 2:
            collection["features"][0][rng.choice(("geometry", "properties", "id", "type"))] = rng.choice(
                numbers
            )
        elif kind == 3:
            name = rng.choice(
                ("EPSG:3857", "EPSG:4547", "EPSG:999999", "", "urn:ogc:def:crs:EPSG::4490", 5, None)
            )
            collection["crs"] = rng.choice(({"properties": {"name": name}}, name, [], {"properties": name}))
        elif kind == 4:
            collection["features"].append(
                rng.choice((None, 5, {}, {"type": "Feature"}, collection["features"][0]))
            )
        else:
            collection["features"][0]["geometry"]["type"] = rng.choice(
                ("Point", "LineString", "MultiPolygon", "X", 1)
            )
            break
        if not isinstance(collection["features"][0].get("geometry"), dict):
            break
    return json.dumps(collection).encode()


def odd_outline(rng, found):
    """Self-crossing, needle-like, repeated, huge or shifted outlines, in a Shapefile of any system."""
    count = rng.choice((1, 2, 3, 5, 50, 400, 3_000, 20_000))
    seed = np.random.default_rng(rng.randrange(2**32))
    points = seed.random((count, 2)) * rng.choice((0, 1e-9, 0.02, 1, 100, 1e7)) + rng.choice(
        ((115.95, 28.7), (28.7, 115.95), (39_400_000, 3_170_000), (500_000, 3_170_000), (0, 0))
    )
    if rng.random() < 0.4:
        angles = np.linspace(0, 2 * np.pi, count)
        points = np.column_stack(
            [115.96 + 0.01 * np.cos(angles * rng.choice((1, 2, 7))), 28.71 + 0.01 * np.sin(angles)]
        )
    if rng.random() < 0.2:
        points[rng.randrange(count)] = rng.choice((np.nan, np.inf, -1e300))
    prj = rng.choice((None, "", "x", "PROJCS[", uploads.prj(4490), uploads.prj(4527), uploads.prj(3857)))
    rings = [points.tolist()] * rng.choice((1, 1, 2, 3))
    return uploads.shapefile(rings, prj, rng.choice((None, "南昌高新区", "别处")))


def noise(rng, found):
    heads = (
        b"",
        b"PK\x03\x04",
        b"SQLite format 3\0",
        b"\x00\x00\x27\x0a",
        b"{",
        b"<kml>",
        "目标编号,数值,".encode(),
    )
    return rng.choice(heads) + rng.randbytes(rng.randrange(0, 20_000))


def oversized(rng, found):
    """The few cases that are slow by nature."""
    kind = rng.randrange(5)
    if kind == 0:
        return b"x" * (MAX_UPLOAD_BYTES + rng.randrange(1, 1_000))
    if kind == 1:
        name = rng.choice(("xl/workbook.xml", "a.shp", "xl/worksheets/sheet1.xml"))
        return uploads.zipped({name: bytes(rng.choice((130_000_000, 60_000_000)))})
    if kind == 2:
        rows = "".join(f'<row r="{i}"/>' for i in range(2, 300_000))
        return uploads.zipped(
            uploads.workbook_members({"实绩": f"<worksheet><sheetData>{rows}</sheetData></worksheet>"})
        )
    if kind == 3:
        return ("经度,纬度\n" + "115.9,28.7\n" * 300_000).encode()
    return b"\n" * 1_000_000 + "目标编号,数值\n".encode()


LIGHT = (
    truncated,
    flipped,
    spliced,
    repacked,
    repacked,
    odd_cells,
    odd_cells,
    mixed_encodings,
    odd_json,
    odd_outline,
    odd_outline,
    noise,
)


def case(number: int, found: dict[str, bytes]) -> tuple[str, bytes, str]:
    """Name, bytes and kind of a numbered case; the same number gives the same case."""
    rng = random.Random(number)
    change = oversized if number % 40 == 39 else rng.choice(LIGHT)
    return rng.choice(NAMES), change(rng, found), change.__name__


# --- the tests --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def register(small_tables, tmp_path_factory):
    return load_register(small_tables(tmp_path_factory.mktemp("fuzz")))


def hold(reading: ReadReport | SurveyReading, name: str) -> None:
    """What must be true of every answer."""
    got = reading.rows if isinstance(reading, ReadReport) else (reading.shapes, reading.question)
    assert len(reading.findings) <= MAX_FINDINGS + 2
    for finding in reading.findings:
        assert finding.message != UNEXPECTED
        assert finding.file.startswith(name[:20].replace("\0", " "))
        for text in (finding.sheet, finding.column, finding.value):
            assert text is None or (len(text) <= 400 and text.isprintable()), finding
        assert finding.row is None or finding.row >= 1
    if not any(got):
        assert has_errors(reading.findings)
    json.dumps([[finding.value, finding.message] for finding in reading.findings]).encode()


def answer(number: int, register, found: dict[str, bytes]) -> str:
    name, content, kind = case(number, found)
    zone, province = (report_scope(register, key) for key in ("jx-nc-gxq", "360000"))
    declared = (None, None, Declared.ZONE_39, Declared.GCJ02)[number % 4]
    boundaries = {"360111": HERE}
    for read in (
        lambda: read_report(name, content, register, province, today=TODAY),
        lambda: read_survey(name, content, register, zone, boundaries, declared=declared),
    ):
        started = time.process_time()
        reading = read()
        spent = time.process_time() - started
        assert spent < SECONDS, f"{kind}: {spent:.1f} s"
        hold(reading, name)
    return kind


@pytest.mark.fuzz
@pytest.mark.parametrize("first", range(0, CASES, BLOCK))
def test_no_upload_breaks_the_readers(first, register, caplog):
    found = samples()
    only = os.environ.get("ATLAS_FUZZ_CASE")
    for number in range(first, first + BLOCK) if only is None else [int(only)]:
        try:
            answer(number, register, found)
        except Exception as problem:
            problem.add_note(f"case {number}: {case(number, found)[2]}")
            raise
    assert not caplog.records


def test_every_kind_of_damage_is_among_the_cases():
    found = samples()
    drawn = {case(number, found)[2] for number in range(200)}
    assert drawn == {change.__name__ for change in (*LIGHT, oversized)}


def test_the_undamaged_samples_are_read(register):
    zone, province = (report_scope(register, key) for key in ("jx-nc-gxq", "360000"))
    for kind, content in samples().items():
        if kind in ("xlsx", "csv", "gbk"):
            assert len(read_report("a", content, register, province, today=TODAY).rows) == 2, kind
        else:
            assert len(read_survey("a", content, register, zone, {}).shapes) == 1, kind
    template = build_template(register, province, today=TODAY)
    assert read_report("a", template, register, province, today=TODAY).blank_rows == 2


def million_vertices() -> bytes:
    angles = np.linspace(0, 2 * np.pi, 1_000_000)
    circle = np.column_stack([115.96 + 0.01 * np.cos(angles), 28.71 + 0.01 * np.sin(angles)])
    circle[-1] = circle[0]
    return uploads.shapefile([circle.tolist()], uploads.prj(4490))


def shared_strings() -> bytes:
    strings = "".join(f"<si><t>{'字' * 40}{i}</t></si>" for i in range(390_000))
    members = uploads.workbook_members({"实绩": uploads.sheet_xml([HEADINGS, ROW])})
    return uploads.zipped(members | {"xl/sharedStrings.xml": f"<sst>{strings}</sst>"})


def wrong_rows() -> bytes:
    return uploads.xlsx([HEADINGS, *([*ROW[:5], "x" * 30 + str(i), *ROW[6:]] for i in range(19_999))])


def empty_features() -> bytes:
    numbers = b'{"a":"' + b"9" * 800 + b'"},'
    return b'{"type":"FeatureCollection","features":[' + numbers * 24_000 + b"{}]}"


def nested_lists() -> bytes:
    lists = "[" * 900 + "1,2,3,4,5,6,7,8,9" * 100 + "]" * 900
    return f'{{"type":"Point","coordinates":[{",".join([lists] * 1_100)}]}}'.encode()


def many_points() -> bytes:
    return "经度,纬度\n".encode() + b"115.951234,28.712345\n" * 900_000


def bomb() -> bytes:
    return uploads.zipped({"xl/workbook.xml": bytes(119_000_000)})


def commas() -> bytes:
    return b"," * MAX_UPLOAD_BYTES


# The uploads that would take the most memory; the ordinary suite takes the first few.
WORST = (
    empty_features,
    nested_lists,
    bomb,
    many_points,
    million_vertices,
    shared_strings,
    wrong_rows,
    commas,
)


CHILD = """
import resource, sys
from datetime import date
from pathlib import Path
from data.load import load_register
from data.reportable import report_scope
from data.reporting import read_report
from geo.survey import read_survey
register = load_register(Path(sys.argv[1]))
content = Path(sys.argv[2]).read_bytes()
one = read_report("a", content, register, report_scope(register, "360000"), today=date(2026, 11, 21))
other = read_survey("a", content, register, report_scope(register, "jx-nc-gxq"), {})
assert (one.findings or one.rows) and (other.findings or other.question)
usage = resource.getrusage(resource.RUSAGE_SELF)
# The peak of this program alone: ru_maxrss also remembers the parent it was forked from.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(int(peak.split()[1]) // 1024, usage.ru_utime + usage.ru_stime)
"""


@pytest.mark.fuzz
@pytest.mark.parametrize("make", WORST if FULL else WORST[:3])
def test_the_worst_uploads_stay_below_a_gigabyte(make, small_tables, tmp_path, root: Path):
    upload = tmp_path / "upload"
    upload.write_bytes(make())
    run = subprocess.run(
        [sys.executable, "-c", CHILD, small_tables(tmp_path), upload],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    megabytes, seconds = map(float, run.stdout.split())
    print(f"{make.__name__}: {megabytes:.0f} MB, {seconds:.1f} s for both readers and the imports")
    assert megabytes < MEGABYTES
    assert seconds < 2 * SECONDS
