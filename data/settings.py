"""What the operator may configure, read once from the environment at the top of the application."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from data.checks import is_demonstration
from data.journal import FORMATS

ROOT = Path(__file__).resolve().parent
VAR = ROOT.parent / "var"

DEFAULT_MAP_NOTICE = "边界数据来源：天地图 GS（2024）0650号；本图未经审核，仅供内部使用；位置与界线均为示意"

_SITE = re.compile(r"https?://[A-Za-z0-9*][A-Za-z0-9.-]*(:\d{1,5})?")
_HOST = re.compile(r"(\*\.)?[a-z0-9][a-z0-9._-]*|\[[0-9a-f:.]+\]")


@dataclass(frozen=True, slots=True)
class Settings:
    """Paths and wording of one running application.

    `tables` and `boundaries` are folders; `map_notice` is the line at the map's lower left and on every
    exported picture; `tianditu_key` None means no tiles;
    `today` fixes the day progress is judged at (None: the clock's). `database_url` is where reported figures
    and accounts are kept; it may hold a password and is never shown. `schedule` is a JSON file that says what is
    due when (None: what the documents ask). `oidc` is a JSON file that maps an identity provider's people to roles
    (None: nobody signs in that way).

    `hosts` are the names the application answers to, without ports ("*.x.cn": every name below x.cn); none means
    any. `frame_ancestors` are the sites that may show it in a frame, as in a Content-Security-Policy.
    `log_format` is one of `data.journal.FORMATS`; `log_addresses` lets the log hold network addresses.
    """

    tables: Path = ROOT / "tables"
    boundaries: Path = ROOT / "boundaries"
    map_notice: str = DEFAULT_MAP_NOTICE
    tianditu_key: str | None = None
    today: date | None = None
    database_url: str = field(default=f"sqlite:///{VAR / 'ledger.sqlite3'}", repr=False)
    schedule: Path | None = None
    hosts: tuple[str, ...] = ()
    frame_ancestors: tuple[str, ...] = ("'self'",)
    log_format: str = FORMATS[0]
    log_addresses: bool = False
    oidc: Path | None = None

    @property
    def is_demo(self) -> bool:
        """Whether everything shown is invented: the tables' own data package says so, no switch does."""
        return is_demonstration(self.tables)

    @property
    def demo_accounts(self) -> Path | None:
        """Where a demonstration keeps the accounts its screen shows; None for the real thing."""
        return self.tables.parent / "accounts.json" if self.is_demo else None

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Settings:
        """Settings from ATLAS_TABLES, ATLAS_BOUNDARIES, ATLAS_MAP_NOTICE, ATLAS_TIANDITU_KEY,
        ATLAS_TODAY, ATLAS_DATABASE_URL, ATLAS_SCHEDULE, ATLAS_OIDC, ATLAS_HOSTS, ATLAS_FRAME_ANCESTORS (both
        separated by spaces or commas), ATLAS_LOG, ATLAS_LOG_ADDRESSES.

        A variable that is missing or blank keeps its default; of a demonstration's tables the ledger and the
        schedule are those beside them. ValueError names the variable, what it holds and what is allowed: a
        misspelt name must not leave the door open.
        """
        given = {name: value.strip() for name, value in environ.items() if value.strip()}
        default = cls()
        tables = Path(given.get("ATLAS_TABLES", default.tables))
        if is_demonstration(tables):
            # A demonstration brings its own ledger and calendar: the real ones are not to be forgotten about.
            beside = tables.absolute().parent
            given.setdefault("ATLAS_DATABASE_URL", f"sqlite:///{beside / 'ledger.sqlite3'}")
            given.setdefault("ATLAS_SCHEDULE", str(beside / "schedule.json"))
        return cls(
            tables=tables,
            boundaries=Path(given.get("ATLAS_BOUNDARIES", default.boundaries)),
            map_notice=given.get("ATLAS_MAP_NOTICE", default.map_notice),
            tianditu_key=given.get("ATLAS_TIANDITU_KEY"),
            today=date.fromisoformat(given["ATLAS_TODAY"]) if "ATLAS_TODAY" in given else None,
            database_url=given.get("ATLAS_DATABASE_URL", default.database_url),
            oidc=Path(given["ATLAS_OIDC"]) if "ATLAS_OIDC" in given else None,
            schedule=Path(given["ATLAS_SCHEDULE"]) if "ATLAS_SCHEDULE" in given else None,
            hosts=_parse_hosts(given.get("ATLAS_HOSTS", "")),
            frame_ancestors=_parse_sites(given["ATLAS_FRAME_ANCESTORS"])
            if "ATLAS_FRAME_ANCESTORS" in given
            else default.frame_ancestors,
            log_format=_one_of("ATLAS_LOG", given.get("ATLAS_LOG", default.log_format), FORMATS),
            log_addresses=_one_of("ATLAS_LOG_ADDRESSES", given.get("ATLAS_LOG_ADDRESSES", "0"), ("0", "1"))
            == "1",
        )


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ValueError(f"{name} is {value!r}; allowed: {', '.join(allowed)}")
    return value


def _parse_hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(word.lower().rstrip(".") for word in _words(text))
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise ValueError(
                f"ATLAS_HOSTS holds {host!r}; allowed: names or addresses without scheme, port and path, "
                "such as atlas.example.cn, *.example.cn, 10.0.0.5, [::1]"
            )
    return hosts


def _parse_sites(text: str) -> tuple[str, ...]:
    sites = tuple(f"'{word}'" if word in ("self", "none") else word for word in _words(text))
    for site in sites:
        alone = site == "'none'" and len(sites) == 1
        if not (alone or site == "'self'" or _SITE.fullmatch(site)):
            raise ValueError(
                f"ATLAS_FRAME_ANCESTORS holds {site!r}; allowed: self, none (alone), or addresses such as "
                "https://portal.example.cn"
            )
    return sites
