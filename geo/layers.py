"""The data layers of the map as GeoJSON (RFC 7946, WGS 84): zones, parks and labelled boundaries."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import shapely

from data.load import Register
from data.schema import Park, Zone
from data.selection import entry_facts, park_facts
from data.vocabulary import label_of
from geo import boundaries, palette, placement

Feature = dict[str, Any]
_SUFFIXES = ("土家族苗族自治州", "市")


def zone_features(register: Register, zones: Iterable[Zone]) -> list[Feature]:
    """One feature per zone, null geometry where there is no place; properties of `entry_facts` and more.

    `fan` holds [index, size] of the group of coinciding points the entry is shown in, `symbol` a key of
    the palette, `tooltip` one line of plain text.
    """
    fans = placement.fans_of(register)
    return [_zone_feature(register, zone, fans) for zone in zones]


def _zone_feature(register: Register, zone: Zone, fans: dict[str, list[tuple[int, int]]]) -> Feature:
    place = register.placements.get(zone.zone_id)
    groups = register.groups_of.get(zone.zone_id, ())
    host = register.park_of_zone.get(zone.zone_id)
    properties = {
        "kind": "zone",
        **entry_facts(register, zone),
        "symbol": palette.symbol_key(zone.level, zone.category, place.precision if place else None),
        "tooltip": " · ".join([label_of(zone.level), zone.type_as_named or label_of(zone.category), *groups[:3]]),
        "approved_on": zone.approved_on,
        "area_ha": zone.approved_area_ha,
        "area_kind": label_of(zone.area_kind) if zone.area_kind else None,
        "status_note": zone.status_note,
        "part_of": zone.part_of,
        "park_id": host,
        "precision": label_of(place.precision) if place else None,
        "precision_class": placement.precision_class(place.precision) if place else None,
        "uncertainty_km": place.uncertainty_km if place else None,
        "fan": [list(fan) for fan in fans.get(zone.zone_id, [])],
    }
    geometry = {"type": "Point", "coordinates": [place.lon, place.lat]} if place else None
    return {"type": "Feature", "id": zone.zone_id, "geometry": geometry, "properties": properties}


def park_features(register: Register, parks: Iterable[Park]) -> list[Feature]:
    """One feature per cooperation park; a park with several sites is a MultiPoint."""
    fans = placement.fans_of(register)
    features = []
    for park in parks:
        places = placement.park_places(register, park.park_id)
        facts = park_facts(register, park)
        properties = {
            "kind": "park",
            **facts,
            "symbol": palette.PARK_SYMBOL,
            "tooltip": " · ".join([facts["cooperation_zone"], *facts["host_names"]]),
            "fan": [list(fan) for fan in fans.get(park.park_id, [])],
        }
        geometry = {"type": "MultiPoint", "coordinates": [list(place) for place in places]} if places else None
        features.append({"type": "Feature", "id": park.park_id, "geometry": geometry, "properties": properties})
    return features


def collection(features: list[Feature]) -> dict[str, Any]:
    """A GeoJSON FeatureCollection."""
    return {"type": "FeatureCollection", "features": features}


def labelled_prefectures(folder: Path) -> dict[str, Any]:
    """The prefecture boundaries with `short_name` and `label` ([lon, lat], well inside the shape)."""
    features = boundaries.load_features(folder, "prefecture")
    shapes = boundaries.load_shapes(folder, "prefecture")
    for feature in features["features"]:
        properties = feature["properties"]
        centre = shapely.maximum_inscribed_circle(shapes[properties["code"]], tolerance=0.02).coords[0]
        properties["label"] = [round(number, 3) for number in centre]
        properties["short_name"] = _short(properties["name"])
    return features


def _short(name: str) -> str:
    for suffix in _SUFFIXES:
        if name.endswith(suffix):
            return name.removesuffix(suffix) + ("州" if suffix.endswith("州") else "")
    return name
