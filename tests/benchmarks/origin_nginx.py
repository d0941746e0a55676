"""nginx on loopback, answering everything with an empty 200: an origin that is never the limit of a Python client."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

# Debian's packages put it where only root's search path leads.
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/opt/homebrew/bin")

START_SECONDS = 30

# One listening socket an address and worker, plus what the clients open, has to fit into worker_connections.
_CONFIG = """\
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log crit;
events {{ worker_connections 16384; }}
http {{
  access_log off;
  keepalive_requests 10000000;
  keepalive_timeout 300s;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
{listens}
{certificate}
    {content}
  }}
}}
"""


_TYPES = "text/html html; text/plain txt;"


def _config(addresses: Sequence[str], port: int, folder: Path, pem: Path | None, root: Path | None) -> str:
    ssl = " ssl" if pem else ""
    return _CONFIG.format(
        folder=folder,
        content=f"types {{ {_TYPES} }} root {root};" if root else "location / { return 200; }",
        listens="\n".join(f"    listen {address}:{port} backlog=4096{ssl};" for address in addresses),
        certificate=f"    ssl_certificate {pem};\n    ssl_certificate_key {pem};" if pem else "",
    )


def _free_port(address: str) -> int:
    with socket.socket() as probe:
        probe.bind((address, 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_open(process: subprocess.Popen[bytes], address: str, port: int, errors: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection((address, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    said = errors.read_text(encoding="utf-8") if errors.exists() else ""
    raise RuntimeError(f"nginx did not start: {said.strip() or process.poll()}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()  # a fast shutdown; its workers end with it
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()


@contextmanager
def nginx_origin(
    addresses: Sequence[str], folder: Path, pem: Path | None = None, root: Path | None = None
) -> Iterator[int]:
    """Run nginx on all ``addresses`` at one port, with its files in ``folder``; give the port; stop it in every case.

    ``pem`` holds a key and its certificate, for TLS; ``root`` pages to serve in place of empty answers. Raises
    RuntimeError where it does not start.
    """
    port = _free_port(addresses[0])
    config = folder / "nginx.conf"
    config.write_text(_config(addresses, port, folder, pem, root), encoding="utf-8")
    command = [str(NGINX), "-e", str(folder / "error.log"), "-p", str(folder), "-c", str(config)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_until_open(process, addresses[-1], port, folder / "error.log")
            yield port
        finally:
            _stop(process)
