"""Two replicas behind nginx on the loopback, from the files of deploy/ themselves: only paths and ports differ."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.browser.harness import ROOT, Server, answers, free_port, start_server
from tests.postgres import die_with_parent

NGINX = ROOT / "deploy" / "nginx"
# systemd's instance names, and so the ports of the committed configuration.
PORTS = ("8511", "8512")

MAIN = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
{user}
events {{ worker_connections 1024; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/upstream.conf;
    {server}
}}
"""


def find_nginx() -> str:
    """Path of nginx; RuntimeError says how to get it."""
    if path := shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin"):
        return path
    raise RuntimeError("nginx is not installed: apt-get install nginx-light")


@dataclass
class Cluster:
    """Replicas by number (1, 2), nginx before them, and the address people use."""

    folder: Path
    url: str
    replicas: dict[int, Server] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    nginx: subprocess.Popen | None = None

    def start(self, number: int) -> None:
        """Start a replica on its port, or start it again there."""
        port = int(self.replicas[number].netloc.split(":")[1]) if number in self.replicas else None
        log = self.folder / f"replica-{number}-{time.monotonic_ns()}.log"
        base = self.environment.get("STREAMLIT_SERVER_BASE_URL_PATH", "")
        self.replicas[number] = start_server(
            ROOT / "app.py",
            log=log,
            environment=self.environment,
            base=f"/{base}" if base else "",
            port=port,
        )

    def kill(self, number: int) -> None:
        """The power is cut: no goodbye."""
        self.replicas[number].process.send_signal(signal.SIGKILL)
        self.replicas[number].process.wait(10)

    def told(self, lines: int = 30) -> str:
        """The last lines of every log."""
        logs = sorted(self.folder.glob("*.log"))
        return "\n".join(
            line for log in logs for line in [f"--- {log.name}", *log.read_text().splitlines()[-lines:]]
        )

    def replica_of(self, cookies: Mapping[str, str]) -> int:
        """The replica a browser with these cookies belongs to."""
        return int(cookies["ganxiang_way"])


def write_configuration(folder: Path, port: int, ports: list[str], site: str = "ganxiang-atlas.conf") -> Path:
    """The committed configuration with these ports and every path in a folder; the file to start nginx with."""
    upstream = (NGINX / "ganxiang-atlas-upstream.conf").read_text(encoding="utf-8")
    for known, actual in zip(PORTS, ports, strict=True):
        upstream = upstream.replace(f":{known}", f":{actual}")
    (folder / "upstream.conf").write_text(upstream, encoding="utf-8")
    (folder / "snippets").mkdir(exist_ok=True)
    shutil.copy(NGINX / "ganxiang-atlas-proxy.conf", folder / "snippets")
    server = (NGINX / site).read_text(encoding="utf-8")
    if not re.search(r"^server {", server, re.MULTILINE):
        server = (
            f"server {{ listen 80;\n access_log /var/log/nginx/ganxiang-atlas.log ganxiang;\n{server}\n}}"
        )
    server = server.replace("listen 80;", f"listen 127.0.0.1:{port};")
    server = server.replace("/var/log/nginx", str(folder))
    server = server.replace("include snippets/", f"include {folder}/snippets/")
    # A master started by root would hand its workers a user who may not read the test's folder.
    user = "user root;" if os.geteuid() == 0 else ""
    file = folder / "nginx.conf"
    file.write_text(MAIN.format(folder=folder, server=server, user=user), encoding="utf-8")
    return file


@contextlib.contextmanager
def running_cluster(
    database_url: str, environment: Mapping[str, str] | None = None, site: str = "ganxiang-atlas.conf"
) -> Iterator[Cluster]:
    """Two replicas with one ledger behind nginx, all on the loopback; ended and removed on leaving."""
    nginx = find_nginx()
    with tempfile.TemporaryDirectory(prefix="cluster-") as name:
        folder, port = Path(name), free_port()
        shared = {
            "ATLAS_DATABASE_URL": database_url,
            "STREAMLIT_SERVER_COOKIE_SECRET": "0123456789abcdef0123456789abcdef",
            **(environment or {}),
        }
        cluster = Cluster(folder, f"http://127.0.0.1:{port}", environment=shared)
        try:
            with ThreadPoolExecutor() as pool:
                list(pool.map(cluster.start, (1, 2)))
            ports = [cluster.replicas[number].netloc.split(":")[1] for number in (1, 2)]
            file = write_configuration(folder, port, ports, site)
            cluster.nginx = subprocess.Popen(
                [nginx, "-p", folder, "-c", file],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=(folder / "nginx.err").open("wb"),
                preexec_fn=die_with_parent,  # noqa: PLW1509 - started before any thread of ours
            )
            base = shared.get("STREAMLIT_SERVER_BASE_URL_PATH", "")
            cluster.url += f"/{base}" if base else ""
            deadline = time.monotonic() + 10
            while answers(f"{cluster.url}/healthz") != 200:
                if cluster.nginx.poll() is not None or time.monotonic() > deadline:
                    told = [(folder / each) for each in ("nginx.err", "error.log")]
                    raise RuntimeError("\n".join(path.read_text() for path in told if path.exists()))
                time.sleep(0.05)
            yield cluster
        finally:
            if cluster.nginx is not None:
                cluster.nginx.terminate()
                cluster.nginx.wait(10)
            for server in cluster.replicas.values():
                server.stop()
