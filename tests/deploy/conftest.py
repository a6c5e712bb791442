"""One cluster for the whole folder: two replicas behind nginx, their ledger in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.deploy.chaos import Stage, copy_tables
from tests.deploy.cluster import Cluster, running_cluster
from tests.deploy.office import furnish
from tests.postgres import address_of, running_server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def database_url(postgres_server: str) -> str:
    """A database with a reviewer and forty submissions that wait."""
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE replicas")
    url = address_of(postgres_server, "replicas")
    furnish(url, waiting=40)
    return url


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tables, to be broken."""
    return copy_tables(tmp_path_factory.mktemp("register"))


@pytest.fixture(scope="session")
def cluster(database_url: str, tables: Path) -> Iterator[Cluster]:
    with running_cluster(database_url, {"ATLAS_TABLES": str(tables)}) as running:
        yield running


@pytest.fixture(autouse=True)
def all_alive(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whoever a test killed serves again in the next one."""
    yield
    if "cluster" in request.fixturenames:
        cluster: Cluster = request.getfixturevalue("cluster")
        for number, server in cluster.replicas.items():
            if server.process.poll() is not None:
                cluster.start(number)


@pytest.fixture(scope="session")
def stage(cluster: Cluster, tables: Path, database_url: str) -> Stage:
    return Stage(cluster, tables, database_url)
