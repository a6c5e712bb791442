"""Run inside a network namespace of its own: install an unpacked bundle, start it, ask it. Prints JSON.

unshare -n python inside.py FOLDER
"""

import fcntl
import http.client
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time

PORT = 8599
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1


def bring_loopback_up() -> None:
    """A new namespace has its loopback down; the server listens there."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(control, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | IFF_UP))


def interfaces() -> list[str]:
    """Names of the network interfaces this process sees."""
    return [name for _, name in socket.if_nameindex()]


def get(path: str) -> tuple[int, bytes]:
    """Status and body of a GET; 0 when nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()
    except OSError:
        return 0, b""
    finally:
        connection.close()


def main(folder: str) -> None:
    """Install, run, ask, stop."""
    bring_loopback_up()
    found = {"interfaces": interfaces()}
    started = time.monotonic()
    install = subprocess.run(["make", "install"], cwd=folder, capture_output=True, text=True, check=False)
    found |= {"install": install.returncode, "output": install.stdout + install.stderr}
    found["install_seconds"] = round(time.monotonic() - started, 1)
    if install.returncode == 0:
        log = os.path.join(folder, "server.log")  # noqa: PTH118
        with open(log, "wb") as output:  # noqa: PTH123
            run = subprocess.Popen(
                ["make", "run", f"PORT={PORT}"],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + 60
        while not get("/healthz")[0] and run.poll() is None and time.monotonic() < deadline:
            time.sleep(0.2)
        found["healthz"], health = get("/healthz")
        found["page"], page = get("/")
        found |= {"health": health.decode(), "is_streamlit": b"streamlit" in page.lower()}
        os.killpg(run.pid, signal.SIGTERM)
        run.wait(20)
        with open(log, encoding="utf-8", errors="replace") as lines:  # noqa: PTH123
            found["log"] = lines.read()
    shutil.rmtree(os.path.join(folder, ".venv"), ignore_errors=True)  # noqa: PTH118
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
