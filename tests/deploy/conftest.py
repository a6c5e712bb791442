"""One cluster for the whole folder: two replicas behind nginx, their ledger in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

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
def cluster(database_url: str) -> Iterator[Cluster]:
    with running_cluster(database_url) as running:
        yield running
