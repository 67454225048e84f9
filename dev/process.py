"""Running other programs: output to a log, failure as one sentence."""

import os
import re
import shutil
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from dev.console import Failure

NO_NETWORK = (
    "Temporary failure resolving",
    "Could not resolve",
    "Name or service not known",
    "Temporary failure in name resolution",
    "Network is unreachable",
    "Failed to establish a new connection",
    "ConnectTimeoutError",
    "Could not connect to",
    "Unable to connect to",
    "EAI_AGAIN",
    "ENOTFOUND",
    "ENETUNREACH",
    "ECONNREFUSED",
)
ERROR_SIGNS = ("e:", "error", "fatal", "npm error")
NO_SPACE = ("No space left on device", "ENOSPC", "Disk quota exceeded")


_running = set()
_ending = threading.Event()


def abort():
    """End the programs that other threads wait for: there is no point any more."""
    _ending.set()
    for process in list(_running):
        process.terminate()


def in_parallel(jobs, workers):
    """Call ``jobs`` in threads; return their results. The first to fail ends all."""
    pool = ThreadPoolExecutor(max_workers=workers)
    futures = [pool.submit(job) for job in jobs]
    try:
        for future in as_completed(futures):
            future.result()
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        abort()
        raise
    finally:
        pool.shutdown()
        _ending.clear()
    return [future.result() for future in futures]


def is_running(pid, about):
    """Whether process ``pid`` runs and has ``about`` in its command line: process
    numbers are used again."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return str(about).encode() in command


def run(command, what, log=None, step=None, check=True, **options):
    """Run ``command`` and return (exit status, output).

    ``what`` names the action in the sentence a failure ends with; ``log`` keeps the
    output; ``step`` shows its last line meanwhile.
    """
    options.setdefault("stdin", subprocess.DEVNULL)
    options.setdefault("env", {**os.environ, "LC_ALL": "C.UTF-8"})
    try:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            **options,
        )
    except FileNotFoundError:
        program = command[0]
        raise Failure(
            f"{what} needs the program {program}, which is missing."
        ) from None
    _running.add(process)
    if _ending.is_set():
        process.terminate()
    try:
        output = _follow(process, log, step)
        status = process.wait()
    finally:
        _running.discard(process)
    if check and status:
        raise Failure(explain(what, output, log))
    return status, output


def log_message(line):
    """A line of output without what a server's log puts in front."""
    return re.sub(r"^\d{4}-\S+ \S+ \d+ [A-Z]+ \S+ ", "", line.strip())


def _follow(process, log, step):
    lines = []
    sink = _open(log) if log else None
    try:
        for line in process.stdout:
            lines.append(line)
            if sink:
                sink.write(line)
            if step and line.strip():
                step.detail = log_message(line)
    except BaseException:
        process.kill()
        process.wait()
        raise
    finally:
        if sink:
            sink.close()
    return "".join(lines)


def _open(log):
    Path(log).parent.mkdir(parents=True, exist_ok=True)
    return open(log, "w", encoding="utf-8")


def explain(what, output, log=None):
    """One sentence saying why ``what`` failed, read from the program's output."""
    where = f" The details are in {log}." if log else ""
    if any(sign in output for sign in NO_SPACE):
        return f"{what} failed: the disk is full, free some space and repeat.{where}"
    if any(sign in output for sign in NO_NETWORK):
        return (
            f"{what} failed: the network could not be reached, connect this machine "
            f"(or set its proxy) and repeat.{where}"
        )
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith(ERROR_SIGNS)]
    last = (errors or lines or ["it said nothing"])[-1]
    return f"{what} failed: {last[:200].rstrip('.')}.{where}"


def which(*names):
    """The first of the programs ``names`` that is installed, or None."""
    return next((found for found in map(shutil.which, names) if found), None)
