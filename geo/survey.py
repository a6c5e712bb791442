"""Outlines and points that offices bring: read, placed in WGS 84, checked against what is known of their zone.

`read_survey` never raises over a file. It gives the shapes it could read, every finding (repaired, simplified or
refused geometry included), or a question: coordinates that could mean several places are never guessed at.
Reference systems are those of `geo.crs`; GCJ-02 and BD-09 are taken only when declared. Axis order and zone numbers
follow from the numbers themselves, whose ranges do not overlap in the two provinces.
"""

import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import numpy as np
import prcoords
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.load import Register
from data.reportable import ReportScope, entity_name
from data.schema import AreaKind
from data.uploads import UNEXPECTED, Findings, Progress, UploadError, UploadFinding, check_size, shown
from data.vocabulary import label_of
from geo.boundaries import LEVELS, area_km2, load_shapes
from geo.crs import (
    EXTENT,
    NORTHING_RANGE_M,
    REFERENCE_SYSTEMS,
    ZONE_NUMBERS,
    is_in_extent,
    to_wgs84,
    zone_of_easting,
)
from geo.survey_formats import MAX_RINGS, Format, RawFeature, RawSurvey, read_raw

logger = logging.getLogger(__name__)

MAX_OUTLINE_VERTICES = 5_000
MAX_TOTAL_VERTICES = 200_000
# prcoords takes about 0.1 ms a vertex.
MAX_SHIFTED_VERTICES = 30_000
SIMPLIFY_TOLERANCES_M = (0.5, 1.0, 2.0, 5.0)
METRES_PER_DEGREE = 111_000.0
MAX_CROSSINGS = 100
AREA_TOLERANCE = 0.1
# Boundaries are kept to 1e-5 degree: less than this share outside is a matter of drawing.
OUTSIDE_SHARE = 0.01
MAX_REPAIR_CHANGE = 0.05
SYSTEM_WORDS = (
    "WGS 84（EPSG:4326）、CGCS2000（EPSG:4490）、CGCS2000 三度带 36–39 带（EPSG:4524–4527、4545–4548）"
)
EXTENT_WORDS = f"经度 {EXTENT[0]}–{EXTENT[2]}，纬度 {EXTENT[1]}–{EXTENT[3]}"


class Declared(StrEnum):
    """What coordinates may be declared as when a file does not say it itself."""

    WGS84 = "EPSG:4326"
    CGCS2000 = "EPSG:4490"
    ZONE_36 = "EPSG:4545"
    ZONE_37 = "EPSG:4546"
    ZONE_38 = "EPSG:4547"
    ZONE_39 = "EPSG:4548"
    GCJ02 = "GCJ-02"
    BD09 = "BD-09"

    @property
    def epsg(self) -> int | None:
        """EPSG code; None for the two shifted systems."""
        return int(self.value[5:]) if self.value.startswith("EPSG:") else None


DECLARED_LABELS = {
    Declared.CGCS2000: "CGCS2000 经纬度",
    Declared.WGS84: "WGS 84 经纬度",
    Declared.ZONE_36: "CGCS2000 三度带第 36 带（中央经线 108°）",
    Declared.ZONE_37: "CGCS2000 三度带第 37 带（中央经线 111°）",
    Declared.ZONE_38: "CGCS2000 三度带第 38 带（中央经线 114°）",
    Declared.ZONE_39: "CGCS2000 三度带第 39 带（中央经线 117°）",
    Declared.GCJ02: "GCJ-02（高德、腾讯等网络地图）",
    Declared.BD09: "BD-09（百度地图）",
}
_OF_ZONE = {zone: Declared(f"EPSG:{4509 + zone}") for zone in ZONE_NUMBERS}
_IN_DEGREES = (Declared.CGCS2000, Declared.WGS84, Declared.GCJ02, Declared.BD09)


class ShapeKind(StrEnum):
    """What a survey brings for a zone or park."""

    OUTLINE = "outline"
    POINT = "point"


@dataclass(frozen=True, slots=True)
class Question:
    """Something only the person can know: pass one of `choices` as `declared` and read again."""

    message: str
    choices: tuple[Declared, ...]


@dataclass(frozen=True, slots=True)
class SurveyShape:
    """One outline or point that holds no error: WGS 84 degrees, longitude first; areas in hectares, ellipsoidal.

    `approved_area_ha` and `area_kind` are the register's, for comparison; None where it has none, and for parks.
    """

    entity_id: str
    kind: ShapeKind
    geometry: BaseGeometry
    area_ha: float | None
    approved_area_ha: float | None
    area_kind: AreaKind | None
    read_as: str
    sheet: str | None
    row: int


@dataclass(frozen=True, slots=True)
class SurveyReading:
    """What a survey says: shapes without an error, every finding, and a question when it cannot go on without."""

    shapes: tuple[SurveyShape, ...]
    findings: tuple[UploadFinding, ...]
    question: Question | None = None


class _Refused(Exception):
    """This feature cannot be used; the message is its finding."""

    def __init__(self, message: str, value: object = None, allowed: str | None = None):
        self.message, self.value, self.allowed = message, value, allowed
        super().__init__(message)


class _Asked(Exception):
    """The file cannot be placed without an answer."""

    def __init__(self, question: Question):
        self.question = question
        super().__init__(question.message)


def load_all_shapes(folder: Path) -> dict[str, BaseGeometry]:
    """Division code → boundary (WGS 84) for all three levels, as `read_survey` takes them."""
    return {code: shape for level in LEVELS for code, shape in load_shapes(folder, level).items()}


def read_survey(
    name: str,
    content: bytes,
    register: Register,
    scope: ReportScope,
    boundaries: Mapping[str, BaseGeometry],
    *,
    declared: Declared | None = None,
    progress: Progress | None = None,
) -> SurveyReading:
    """Read outlines and points from the bytes of a survey file; the format is told from the bytes.

    A feature belongs to the zone or park its id or name says, or to the only one of the scope. `boundaries` are
    division shapes by code (`load_all_shapes`). `declared` answers a question, or says that coordinates are
    GCJ-02 or BD-09. Raises nothing over the file.
    """
    findings = Findings(name)
    shapes: list[SurveyShape] = []
    try:
        check_size(findings.file, content)
        survey = read_raw(findings.file, content)
        if progress:
            progress(0.3)
        reader = _SurveyReader(survey, register, scope, boundaries, declared, findings)
        shapes = reader.read(progress)
    except UploadError as problem:
        findings.take(problem.finding, is_last_word=True)
    except _Asked as asked:
        return SurveyReading((), findings.all(), asked.question)
    # Last net: nothing a stranger's file does may reach the screen as a traceback. The fuzz tests never get here.
    except Exception:
        logger.exception("unexpected error while reading a survey")
        findings.add(UNEXPECTED)
        shapes = []
    if progress:
        progress(1.0)
    return SurveyReading(tuple(shapes), findings.all())


class _SurveyReader:
    def __init__(
        self,
        survey: RawSurvey,
        register: Register,
        scope: ReportScope,
        boundaries: Mapping[str, BaseGeometry],
        declared: Declared | None,
        findings: Findings,
    ) -> None:
        self.survey, self.register, self.scope = survey, register, scope
        self.boundaries, self.declared, self.findings = boundaries, declared, findings
        self.entities = [key for key in (*register.zones, *register.parks) if key in scope.entity_ids]
        self._of_name: dict[str, set[str]] = {}
        for key in self.entities:
            names = {entity_name(register, key)}
            if key in register.zones:
                names.add(register.zones[key].short_name)
            for text in names:
                self._of_name.setdefault(text, set()).add(key)
        self._noted: set[str] = set()
        self._vertices = 0

    def read(self, progress: Progress | None) -> list[SurveyShape]:
        """Shapes of every sound feature, parts of one outline united; `_Asked` when a system is open."""
        self._check_system()
        found: list[SurveyShape] = []
        total = len(self.survey.features)
        for i, feature in enumerate(self.survey.features):
            try:
                found += self._read_feature(feature)
            except _Refused as refused:
                self._add(feature, refused.message, value=refused.value, allowed=refused.allowed)
            if progress:
                progress(0.3 + 0.6 * (i + 1) / total)
        shapes = self._united(found)
        for shape in shapes:
            self._compare(shape)
        return shapes

    def _add(self, place: RawFeature | SurveyShape, message: str, **more: object) -> None:
        self.findings.add(message, sheet=place.sheet, row=place.row, **more)

    def _warn(self, place: RawFeature | SurveyShape, message: str, **more: object) -> None:
        self.findings.warn(message, sheet=place.sheet, row=place.row, **more)

    def _note_once(self, feature: RawFeature, message: str) -> None:
        if message not in self._noted:
            self._noted.add(message)
            self._warn(feature, message)

    # --- the reference system ---

    def _check_system(self) -> None:
        survey, declared = self.survey, self.declared
        if survey.unknown_system is not None:
            raise UploadError(self._system_finding("坐标系不能识别，不予读取", survey.unknown_system))
        if declared is None or survey.epsg is None:
            return
        if declared.epsg is None or survey.is_by_default:
            if REFERENCE_SYSTEMS[survey.epsg].is_projected:
                words = f"文件写明 EPSG:{survey.epsg}"
                raise UploadError(self._system_finding(f"声明为 {declared}，与文件写明的坐标系不符", words))
            return
        stated, said = REFERENCE_SYSTEMS[survey.epsg], REFERENCE_SYSTEMS[declared.epsg]
        if stated.central_meridian != said.central_meridian:
            message = f"声明为 {declared}，与文件写明的坐标系不符"
            raise UploadError(self._system_finding(message, f"EPSG:{survey.epsg} {stated.name}"))

    def _system_finding(self, message: str, value: str) -> UploadFinding:
        noted = Findings(self.findings.file)
        noted.add(message, column="坐标系", value=value, allowed=SYSTEM_WORDS)
        return noted.all()[0]

    def _system_of(self, feature: RawFeature) -> tuple[int, bool]:
        """EPSG code of a feature's numbers, and whether north stands first in them."""
        values = np.concatenate([*feature.rings, *feature.points])
        if not np.isfinite(values).all():
            raise _Refused("坐标含有 NaN 或无穷大", allowed="有限的数")
        first, second = values[:, 0], values[:, 1]
        stated = self.declared.epsg if self.declared and self.declared.epsg else self.survey.epsg
        is_degrees = bool((np.abs(values) <= 180).all())
        if stated is not None and not (self.survey.is_by_default and self.declared is None):
            projected = REFERENCE_SYSTEMS[stated].is_projected
            if projected == is_degrees:
                kind = "经纬度" if is_degrees else "米"
                raise _Refused("坐标系与坐标的数值不符", f"EPSG:{stated}，坐标像是{kind}", SYSTEM_WORDS)
        if is_degrees:
            if stated is None and self.declared is None:
                message = "坐标是经纬度，文件没有写明坐标系，请选择"
                raise _Asked(Question(message, _IN_DEGREES))
            is_swapped = _all_in(first, EXTENT[1], EXTENT[3]) and _all_in(second, EXTENT[0], EXTENT[2])
            return stated or 4326, is_swapped
        if self.declared is not None and self.declared.epsg is None:
            raise _Refused(f"声明为 {self.declared}，坐标却不是经纬度", _words(values), EXTENT_WORDS)
        is_swapped = _all_in(first, *NORTHING_RANGE_M) and not _all_in(second, *NORTHING_RANGE_M)
        if is_swapped:
            first, second = second, first
        if not _all_in(second, *NORTHING_RANGE_M):
            words = f"{second.min():.0f} 至 {second.max():.0f}"
            raise _Refused("坐标超出两省范围，或东、北坐标混排", words, "北坐标 2400000–3700000 米")
        try:
            zones = {zone_of_easting(float(value)) for value in (first.min(), first.max())}
        except ValueError:
            words = f"{first.min():.0f} 至 {first.max():.0f}"
            raise _Refused(
                "东坐标不在三度带 36–39 带内", words, "150000–850000 米，或前加带号 36–39"
            ) from None
        if len(zones) > 1:
            words = "、".join(str(zone or "无带号") for zone in zones)
            raise _Refused("一个要素的东坐标带号不一致", words, "同一带号")
        return self._projected(feature, zones.pop(), stated, values), is_swapped

    def _projected(
        self, feature: RawFeature, zone: int | None, stated: int | None, values: NDArray[np.float64]
    ) -> int:
        system = REFERENCE_SYSTEMS[stated] if stated else None
        known = system.zone_number if system and system.is_projected else None
        if self.survey.is_by_default and known is None and self.declared is None:
            raise _Refused(
                "坐标不是经纬度，这种格式规定用经纬度", allowed="WGS 84 经纬度，或写明坐标系的文件"
            )
        if zone is None and known is None:
            raise _Asked(self._which_zone(values))
        if zone is not None and known is not None and zone != known:
            raise _Refused("东坐标的带号与坐标系不符", f"带号 {zone}，坐标系为第 {known} 带", "同一带号")
        number = zone or known
        epsg = 4488 + number if zone else 4509 + number
        if system is not None and known is not None and self.declared is None and stated != epsg:
            with_or_without = "带有" if zone else "没有"
            message = (
                f"坐标系写明 EPSG:{stated}，而东坐标{with_or_without}带号；按同一中央经线 EPSG:{epsg} 读取"
            )
            self._note_once(feature, message)
        return epsg

    def _which_zone(self, values: NDArray[np.float64]) -> Question:
        """The zones in which the coordinates would lie in the two provinces."""
        middle = values.mean(axis=0)
        north, east = max(middle), min(middle)
        possible = []
        for zone in ZONE_NUMBERS:
            (lon,), (lat,) = to_wgs84([east], [north], 4509 + zone)
            if is_in_extent(lon, lat):
                possible.append(_OF_ZONE[zone])
        choices = tuple(possible) or tuple(_OF_ZONE.values())
        return Question("东坐标没有带号，文件也没有写明中央经线，请选择所在的带", choices)

    # --- one feature ---

    def _read_feature(self, feature: RawFeature) -> list[SurveyShape]:
        if feature.problem:
            raise _Refused(feature.problem, allowed="点或面")
        entity_id = self._entity(feature)
        if not feature.rings and not feature.points:
            raise _Refused("要素没有图形", allowed="点或面")
        epsg, is_swapped = self._system_of(feature)
        if is_swapped:
            swapped = {
                "rings": tuple(ring[:, ::-1] for ring in feature.rings),
                "points": tuple(point[:, ::-1] for point in feature.points),
            }
            self._note_once(feature, "北坐标（纬度）在前，已按北、东次序读取")
            feature = replace(feature, **swapped)
        shapes = []
        if feature.rings:
            outline = self._outline(feature, epsg)
            self._check_place(feature, outline)
            shapes.append(self._shape(feature, entity_id, ShapeKind.OUTLINE, outline, epsg))
        if len(feature.points) > 1:
            raise _Refused("一个要素有多个点", len(feature.points), "一个点")
        for point in feature.points:
            place = shapely.Point(self._placed(point, epsg)[0])
            self._check_place(feature, place)
            shapes.append(self._shape(feature, entity_id, ShapeKind.POINT, place, epsg))
        return shapes

    def _entity(self, feature: RawFeature) -> str:
        names = self._of_name.get(feature.name or "", set())
        if feature.entity in self.entities:
            if names and feature.entity not in names:
                value = f"{feature.entity}，{feature.name}"
                raise _Refused("编号与名称不是同一个园区", value, entity_name(self.register, feature.entity))
            return feature.entity
        is_ours = feature.entity in self.register.zones or feature.entity in self.register.parks
        if not is_ours and len(names) == 1:
            return next(iter(names))
        elsewhere = feature.name in {zone.name for zone in self.register.zones.values()}
        if len(self.entities) == 1 and not is_ours and not elsewhere:
            return self.entities[0]
        value = "，".join(shown(text) for text in (feature.entity, feature.name) if text) or "空"
        allowed = f"{self.scope.name}范围内的园区编号或名称"
        raise _Refused("认不出是哪个园区，或不在本次填报范围内", value, allowed)

    def _placed(self, values: NDArray[np.float64], epsg: int) -> NDArray[np.float64]:
        """Coordinates (n, 2), east first, as WGS 84 degrees."""
        if self.declared in (Declared.GCJ02, Declared.BD09):
            undo = prcoords.gcj_wgs_bored if self.declared is Declared.GCJ02 else prcoords.bd_wgs_bored
            if not all(is_in_extent(lon, lat) for lon, lat in values.tolist()):
                raise _Refused("位置超出两省范围", _words(values), EXTENT_WORDS)
            found = [undo((lat, lon)) for lon, lat in values.tolist()]
            return np.array([(place.lon, place.lat) for place in found])
        lons, lats = to_wgs84(values[:, 0].tolist(), values[:, 1].tolist(), epsg)
        return np.column_stack([lons, lats])

    def _outline(self, feature: RawFeature, epsg: int) -> BaseGeometry:
        rings = [self._closed(feature, ring) for ring in feature.rings]
        if len(rings) > MAX_RINGS:
            raise _Refused("面的环过多", len(rings), f"不超过 {MAX_RINGS} 个")
        rings = self._simplified(
            feature, rings, 1.0 if REFERENCE_SYSTEMS[epsg].is_projected else METRES_PER_DEGREE
        )
        self._vertices += sum(map(len, rings))
        is_shifted = self.declared in (Declared.GCJ02, Declared.BD09)
        limit = MAX_SHIFTED_VERTICES if is_shifted else MAX_TOTAL_VERTICES
        if self._vertices > limit:
            raise _Refused("全部界线的顶点合计过多，请分开上传", self._vertices, f"不超过 {limit} 个")
        rings = [self._placed(ring, epsg) for ring in rings]
        for ring in rings:
            if not all(is_in_extent(lon, lat) for lon, lat in (ring.min(axis=0), ring.max(axis=0))):
                raise _Refused("位置超出两省范围", _words(ring), EXTENT_WORDS)
        return self._repaired(feature, rings)

    def _closed(self, feature: RawFeature, ring: NDArray[np.float64]) -> NDArray[np.float64]:
        if len(ring) and not np.array_equal(ring[0], ring[-1]):
            ring = np.vstack([ring, ring[:1]])
            if self.survey.format is not Format.CSV:
                self._warn(feature, "界线没有闭合，已自动闭合")
        # Enough to look at the first few hundred: what has three corners shows them there, or is a needle.
        if len(np.unique(ring if len(ring) < 300 else ring[:: len(ring) // 300], axis=0)) < 3:
            raise _Refused("界线少于三个不同的顶点", len(ring), "至少三个顶点")
        return ring

    def _simplified(
        self, feature: RawFeature, rings: list[NDArray[np.float64]], metres_per_unit: float
    ) -> list[NDArray[np.float64]]:
        before = sum(map(len, rings))
        if before <= MAX_OUTLINE_VERTICES:
            return rings
        for tolerance in SIMPLIFY_TOLERANCES_M:
            lines = shapely.simplify(
                [shapely.LineString(ring) for ring in rings],
                tolerance / metres_per_unit,
                preserve_topology=False,
            )
            found = [shapely.get_coordinates(line) for line in lines]
            found = [ring for ring in found if len(ring) >= 4]
            after = sum(map(len, found))
            if found and after <= MAX_OUTLINE_VERTICES:
                message = f"顶点过多，已化简（{before} 个减为 {after} 个，偏差不超过 {tolerance:g} 米）"
                self._warn(feature, message)
                return found
        limit = f"不超过 {MAX_OUTLINE_VERTICES} 个，或化简到 5 米以内能达到"
        raise _Refused("顶点过多，化简后仍超出", before, limit)

    def _repaired(self, feature: RawFeature, rings: Sequence[NDArray[np.float64]]) -> BaseGeometry:
        """A valid polygon or multipolygon of closed rings in degrees; says what was repaired, refuses the rest."""
        polygons = [shapely.Polygon(ring) for ring in rings]
        broken = [polygon for polygon in polygons if not polygon.is_valid]
        if sum(map(_crossings, broken)) > MAX_CROSSINGS:
            raise _Refused("界线自相交过多，不予修复", f"多于 {MAX_CROSSINGS} 处", "不自相交的面")
        repaired = [
            polygon if polygon.is_valid else _areas(shapely.make_valid(polygon)) for polygon in polygons
        ]
        outline = _areas(_nested(repaired))
        if outline.is_empty or outline.area == 0:
            raise _Refused("界线没有围成面", allowed="不自相交的面")
        if not outline.is_valid:
            raise _Refused("界线自相交，无法修复", allowed="不自相交的面")
        if broken:
            reason = shapely.is_valid_reason(broken[0])
            words = (
                f"{_REASONS.get(reason.partition('[')[0], '图形无效')} {reason.partition('[')[2].rstrip(']')}"
            )
            drawn = sum(abs(_signed_area(ring)) for ring in rings)
            lost = abs(sum(shape.area for shape in repaired) - drawn) / drawn if drawn else 1.0
            if lost > MAX_REPAIR_CHANGE or any(shape.is_empty for shape in repaired):
                allowed = f"修复前后面积相差不超过 {MAX_REPAIR_CHANGE:.0%} 的面"
                raise _Refused("界线自相交，修复会明显改变面积，不予修复", words, allowed)
            self._warn(feature, "界线自相交，已修复，请在图上核对", value=words)
        return shapely.orient_polygons(outline)

    def _check_place(self, feature: RawFeature, shape: BaseGeometry) -> None:
        middle = shape.representative_point()
        if not is_in_extent(middle.x, middle.y):
            raise _Refused("位置超出两省范围", f"{middle.x:.5f}, {middle.y:.5f}", EXTENT_WORDS)

    def _shape(
        self, feature: RawFeature, entity_id: str, kind: ShapeKind, geometry: BaseGeometry, epsg: int
    ) -> SurveyShape:
        zone = self.register.zones.get(entity_id)
        is_shifted = self.declared in (Declared.GCJ02, Declared.BD09)
        return SurveyShape(
            entity_id=entity_id,
            kind=kind,
            geometry=geometry,
            area_ha=None,
            approved_area_ha=zone.approved_area_ha if zone else None,
            area_kind=zone.area_kind if zone else None,
            read_as=str(self.declared) if is_shifted else f"EPSG:{epsg}",
            sheet=feature.sheet,
            row=feature.row,
        )

    # --- against what is known ---

    def _united(self, found: Sequence[SurveyShape]) -> list[SurveyShape]:
        """One outline and one point for each entity; a second point is refused, outlines are united."""
        out: list[SurveyShape] = []
        for key in dict.fromkeys((shape.entity_id, shape.kind) for shape in found):
            members = [shape for shape in found if (shape.entity_id, shape.kind) == key]
            first = members[0]
            name = entity_name(self.register, first.entity_id)
            if first.kind is ShapeKind.POINT:
                for extra in members[1:]:
                    self._add(
                        extra, "同一园区有多个点", value=name, allowed=f"一个点，已有第 {first.row} 个要素"
                    )
                out.append(first)
                continue
            outline = first.geometry
            if len(members) > 1:
                outline = _areas(shapely.union_all([member.geometry for member in members]))
                rows = "、".join(str(member.row) for member in members[:10])
                self._warn(first, "同一园区有多个面，已合为一个", value=f"{name}：第 {rows} 个要素")
            area_ha = area_km2(outline) * 100
            out.append(replace(first, geometry=shapely.orient_polygons(outline), area_ha=area_ha))
        return out

    def _compare(self, shape: SurveyShape) -> None:
        if shape.kind is ShapeKind.OUTLINE:
            self._compare_area(shape)
        codes = [code for code in self._division_codes(shape.entity_id) if code in self.boundaries]
        if not codes:
            return
        division = shapely.union_all([self.boundaries[code] for code in codes])
        names = "、".join(self.register.divisions[code].name for code in codes)
        if shape.kind is ShapeKind.POINT:
            if not division.covers(shape.geometry):
                place = f"{shape.geometry.x:.5f}, {shape.geometry.y:.5f}"
                self._warn(shape, "点在所在县（市、区）之外", value=place, allowed=f"在{names}境内")
            return
        share = shapely.difference(shape.geometry, division).area / shape.geometry.area
        if share > OUTSIDE_SHARE:
            value = f"{share:.1%} 的面积在{names}之外"
            self._warn(shape, "界线超出所在县（市、区）", value=value, allowed=f"在{names}境内")

    def _compare_area(self, shape: SurveyShape) -> None:
        approved, kind = shape.approved_area_ha, shape.area_kind
        if not approved or kind is None or kind is AreaKind.PLANNED:
            return
        ratio = shape.area_ha / approved
        if abs(ratio - 1) > AREA_TOLERANCE:
            value = f"{shape.area_ha:.2f} 公顷，为{label_of(kind)}的 {ratio:.1%}"
            allowed = f"{label_of(kind)} {approved:g} 公顷，相差不超过 {AREA_TOLERANCE:.0%}"
            self._warn(shape, "界线的面积与登记的面积相差较大", value=value, allowed=allowed)

    def _division_codes(self, entity_id: str) -> list[str]:
        """Smallest divisions a zone (or the sites of a park) is known to lie in."""
        if entity_id in self.register.parks:
            sites = self.register.sites_of.get(entity_id, ())
            return list(dict.fromkeys(code for site in sites for code in self._division_codes(site.zone_id)))
        zone = self.register.zones[entity_id]
        if zone.county_code:
            return [zone.county_code]
        return [code for code in (zone.prefecture_code, zone.also_prefecture_code) if code]


_REASONS = {
    "Self-intersection": "自相交于",
    "Ring Self-intersection": "自相接于",
    "Hole lies outside shell": "洞在面外",
    "Too few points in geometry component": "顶点过少",
}


def _all_in(values: NDArray[np.float64], low: float, high: float) -> bool:
    return bool(((values >= low) & (values <= high)).all())


def _words(values: NDArray[np.float64]) -> str:
    west, south = values.min(axis=0)
    east, north = values.max(axis=0)
    return f"{west:.5f}–{east:.5f}，{south:.5f}–{north:.5f}"


def _signed_area(ring: NDArray[np.float64]) -> float:
    x, y = (ring - ring.mean(axis=0)).T
    return float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) / 2


def _crossings(polygon: BaseGeometry) -> int:
    """How often the sides of a ring cross, counted no further than needed to refuse it.

    Repairing takes time and memory by the square and more of this number, so it is asked first.
    """
    points = shapely.get_coordinates(polygon)
    sides = shapely.linestrings(np.stack([points[:-1], points[1:]], axis=1))
    tree = shapely.STRtree(sides)
    count, n = 0, len(sides)
    for start in range(0, n, 100):
        block = sides[start : start + 100]
        mine, others = tree.query(block, predicate="intersects")
        apart = np.abs(mine + start - others)
        # Each crossing is found from both of its sides; neighbours always touch.
        count += int(((apart > 1) & (apart < n - 1)).sum())
        if count > 2 * MAX_CROSSINGS:
            break
    return math.ceil(count / 2)


def _areas(shape: BaseGeometry) -> BaseGeometry:
    """The polygons of a shape, lines and points left out."""
    parts = shapely.get_parts(shape)
    if shape.geom_type == "GeometryCollection":
        parts = shapely.get_parts(shapely.get_parts(shape))
    kept = [part for part in parts if part.geom_type == "Polygon" and part.area > 0]
    return kept[0] if len(kept) == 1 else shapely.MultiPolygon(kept)


def _nested(polygons: Sequence[BaseGeometry]) -> BaseGeometry:
    """Rings to areas by their nesting: what lies in an odd number of rings is inside, whatever way they turn."""
    if len(polygons) == 1:
        return polygons[0]
    ordered = sorted(polygons, key=lambda polygon: -polygon.area)
    outline = ordered[0]
    for polygon in ordered[1:]:
        outline = shapely.symmetric_difference(outline, polygon)
    return outline
