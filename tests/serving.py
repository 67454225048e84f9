"""A server of its own for a test or a measurement, on this machine alone."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

SERVER = Path(__file__).parent / "server" / "serve.py"
START = 120


@contextmanager
def server(database, workers=0, crons=0, output=None):
    """A server of one database.

    :param str database: the only one that it serves
    :param int workers: processes that answer; none: threads of a single one
    :param int crons: threads for scheduled jobs
    :param output: file that takes what it says, ours as it is
    :return: its process and the addresses of the site and of the bus
    """
    http, bus = _free_ports(2)
    process = subprocess.Popen(
        [
            *(sys.executable, str(SERVER), "-d", database),
            *("--db-filter", f"^{database}$", "--workers", str(workers)),
            *("--http-interface", "127.0.0.1", "--http-port", str(http)),
            *("--gevent-port", str(bus), "--max-cron-threads", str(crons)),
            *("--log-level", "warn"),
        ],
        start_new_session=True,
        stdout=output,
        stderr=output,
    )
    # threads answer both, of workers one more process answers the bus
    bus = bus if workers else http
    try:
        _wait(process, http)
        _wait(process, bus)
        yield process, f"http://127.0.0.1:{http}", f"ws://127.0.0.1:{bus}"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _free_ports(number):
    probes = [socket.socket() for _number in range(number)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def _wait(process, port):
    deadline = time.monotonic() + START
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.2)
    raise SystemExit("The server did not start.")
