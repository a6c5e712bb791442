"""The data layers of the map as GeoJSON (RFC 7946, WGS 84): zones, parks and labelled boundaries."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import shapely

from data.load import Register
from data.schema import Park, Zone
from data.vocabulary import SEPARATOR, label_of
from geo import boundaries, palette
from geo.placement import (
    LEVEL_RANK,
    PARK_RANK,
    MapPoint,
    ParkPlacement,
    fan_offset,
    fan_out,
    park_placement,
    place_class_of,
)

Feature = dict[str, Any]
Fans = dict[str, list[float]]

_AUTONOMOUS_PREFECTURE = "土家族苗族自治州"
_GROUPS_IN_TOOLTIP = 3


def zone_features(register: Register, zones: Iterable[Zone]) -> list[Feature]:
    """One feature per zone, null geometry where there is no place; by province, level and prefecture.

    Properties are the zone's facts (what a predicate is evaluated over) and what map and list show: `symbol`
    is a key of the palette, `tooltip` one line of plain text, `fan` the [right, down] offset in symbol
    widths of each drawn point. Areas are hectares, read together with `area_kind`.
    """
    fans = fans_of(register)
    return [_zone_feature(register, zone, fans) for zone in in_official_order(zones)]


def in_official_order(zones: Iterable[Zone]) -> list[Zone]:
    """By province, level and prefecture, as lists of officials have it; otherwise as given."""
    return sorted(zones, key=lambda zone: (zone.province_code, LEVEL_RANK[zone.level], zone.prefecture_code))


def park_features(register: Register, parks: Iterable[Park]) -> list[Feature]:
    """One feature per cooperation park, a MultiPoint of its sites; null geometry where none is placed."""
    fans = fans_of(register)
    return [_park_feature(register, park, fans) for park in parks]


def collection(features: list[Feature]) -> dict[str, Any]:
    """A GeoJSON FeatureCollection."""
    return {"type": "FeatureCollection", "features": features}


def fans_of(register: Register) -> Fans:
    """Fan offset of every drawn point, keyed by zone id, and by `park_id@zone_id` for a park's site."""
    points = [
        MapPoint(place.zone_id, LEVEL_RANK[register.zones[place.zone_id].level], place.lon, place.lat)
        for place in register.placements.values()
    ]
    for park_id in register.parks:
        if place := _place_of_park(register, park_id):
            points += [
                MapPoint(site_key(park_id, zone_id), PARK_RANK, lon, lat)
                for zone_id, lon, lat in place.site_points
            ]
    return {entry_id: list(fan_offset(position)) for entry_id, position in fan_out(points).items()}


def labelled_prefectures(folder: Path) -> dict[str, Any]:
    """The prefecture boundaries with `short_name` and `label` ([lon, lat], well inside the shape)."""
    features = boundaries.load_features(folder, "prefecture")
    shapes = boundaries.load_shapes(folder, "prefecture")
    for feature in features["features"]:
        properties = feature["properties"]
        centre = shapely.maximum_inscribed_circle(shapes[properties["code"]], tolerance=0.02).coords[0]
        properties["label"] = [round(number, 3) for number in centre]
        properties["short_name"] = short_prefecture_name(properties["name"])
    return features


def short_prefecture_name(name: str) -> str:
    """南昌市 → 南昌; 湘西土家族苗族自治州 → 湘西州."""
    if name.endswith(_AUTONOMOUS_PREFECTURE):
        return name.removesuffix(_AUTONOMOUS_PREFECTURE) + "州"
    return name.removesuffix("市")


def _zone_feature(register: Register, zone: Zone, fans: Fans) -> Feature:
    place = register.placements.get(zone.zone_id)
    groups = register.groups_of.get(zone.zone_id, ())
    kind = zone.type_as_named or label_of(zone.category)
    properties = {
        "kind": "zone",
        **register.facts[zone.zone_id],
        "groups": list(groups),
        "type_as_named": zone.type_as_named,
        "tooltip": SEPARATOR.join([label_of(zone.level), kind, *groups[:_GROUPS_IN_TOOLTIP]]),
        "approved_on": zone.approved_on,
        "area_ha": zone.approved_area_ha,
        "area_kind": label_of(zone.area_kind) if zone.area_kind else None,
        "part_of": zone.part_of,
        "park_id": register.park_of_zone.get(zone.zone_id),
        **({"has_outline": True} if zone.zone_id in register.outlines else {}),
    }
    geometry = None
    if place:
        place_class = place_class_of(place.precision)
        geometry = {"type": "Point", "coordinates": [place.lon, place.lat]}
        properties |= {
            "symbol": palette.symbol_key(zone.level, zone.category, place_class),
            "place_symbol": palette.PLACE_SYMBOLS[place_class].key,
            "precision": label_of(place.precision),
            "uncertainty_km": place.uncertainty_km,
            "fan": [fans[zone.zone_id]],
        }
    return {"type": "Feature", "id": zone.zone_id, "geometry": geometry, "properties": properties}


def _park_feature(register: Register, park: Park, fans: Fans) -> Feature:
    place = _place_of_park(register, park.park_id)
    programme = register.cooperation_zones[park.cooperation_zone_id]
    hosts = [register.zones[site.zone_id].short_name for site in register.sites_of.get(park.park_id, ())]
    properties = {
        "kind": "park",
        **register.park_facts[park.park_id],
        "groups": list(register.groups_of.get(park.park_id, ())),
        "cooperation_zone": programme.name,
        "hosts": hosts,
        "tooltip": SEPARATOR.join([programme.name, *hosts]),
    }
    geometry = None
    if place:
        symbol = palette.PARK_SYMBOLS[place_class_of(place.precision)]
        geometry = {"type": "MultiPoint", "coordinates": [[lon, lat] for _, lon, lat in place.site_points]}
        properties |= {
            "symbol": symbol.key,
            "place_symbol": symbol.key,
            "precision": label_of(place.precision),
            "uncertainty_km": place.uncertainty_km,
            "fan": [fans[site_key(park.park_id, zone_id)] for zone_id, _, _ in place.site_points],
        }
    return {"type": "Feature", "id": park.park_id, "geometry": geometry, "properties": properties}


def _place_of_park(register: Register, park_id: str) -> ParkPlacement | None:
    return park_placement(park_id, register.sites_of.get(park_id, ()), register.placements)


def site_key(park_id: str, zone_id: str) -> str:
    """Key of one site of a park in `fans_of`."""
    return f"{park_id}@{zone_id}"
