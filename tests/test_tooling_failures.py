"""Whatever is missing ends in one clear sentence and a non-zero status."""

import os
import shutil
import socket
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from dev import cli, daemon, environment, node, postgres, python, server, state, system
from dev.console import Failure
from dev.settings import ROOT, Settings


def sentence_of(function, *arguments):
    with pytest.raises(Failure) as caught:
        function(*arguments)
    text = str(caught.value)
    assert "\n" not in text
    assert text.endswith((".", "…")) or text[-1].isalnum()
    return text


@pytest.fixture
def taken_port():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def run_tool(command, **variables):
    return subprocess.run(
        [sys.executable, "-m", "dev", command],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_port_taken(taken_port):
    assert f"Port {taken_port} is taken" in sentence_of(daemon.require_free, taken_port)


def test_demo_refuses_a_taken_port_before_it_does_anything(taken_port, tmp_path):
    folder = tmp_path / "state"
    done = run_tool("demo", PORT=str(taken_port), CHANXIAO_STATE=str(folder))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"Port {taken_port} is taken" in done.stderr
    assert not folder.exists()


def test_port_that_is_no_number():
    assert "not a port" in sentence_of(Settings.from_environment, {"PORT": "web"})
    assert "not a port" in sentence_of(Settings.from_environment, {"PORT": "70000"})


def test_free_port_is_accepted(taken_port):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    daemon.require_free(free)


def full_disk(folder):
    return SimpleNamespace(total=10**12, used=10**12, free=50 * 1024**2)


def test_disk_full_before_a_first_run(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", full_disk)
    text = sentence_of(state.open_state, Settings(state=tmp_path / "state"))
    assert "free some space" in text
    assert "5.0 GB are needed" in text


def test_disk_full_later(scratch, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", full_disk)
    assert "0.3 GB are needed" in sentence_of(state.open_state, scratch)


def test_disk_full_in_the_middle(monkeypatch, capsys):
    def fill(settings, console, options):
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(cli.COMMANDS, "stop", fill)
    assert cli.main(["stop"]) == 1
    assert "The disk is full" in capsys.readouterr().err


def test_state_folder_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    settings = Settings(state=tmp_path / "file" / "state")
    assert "cannot be written" in sentence_of(state.open_state, settings)


def test_state_folder_of_another_user(scratch, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert "belongs to another user" in sentence_of(state.open_state, scratch)


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 9, 1)])
def test_old_python(version):
    script = (
        f"import sys, runpy; sys.version_info = {version!r}; "
        "runpy.run_module('dev', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Python 3.10 or newer is needed" in done.stderr


def test_the_entry_point_is_readable_by_old_pythons():
    text = (ROOT / "dev" / "__main__.py").read_text(encoding="ascii")
    checked = text[: text.index("from dev.cli")]
    assert (
        "f'" not in checked and 'f"' not in checked and "import annotations" not in text
    )


def test_neither_root_nor_sudo(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system, "which", lambda *names: None)
    text = sentence_of(system.administrator, [system.Package("chromium", None)])
    assert "needs root or sudo" in text
    assert "apt-get install chromium" in text


def test_sudo_that_refuses(monkeypatch, tmp_path):
    refusing = tmp_path / "sudo"
    refusing.write_text("#!/bin/sh\nexit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    text = sentence_of(system.administrator, [system.Package("chromium", None)])
    assert "needs root or sudo" in text


def test_nothing_missing_needs_no_rights(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system, "which", lambda *names: None)
    assert system.administrator([]) == []


def test_system_without_apt(scratch, console, monkeypatch):
    monkeypatch.setattr(system, "which", lambda *names: None)
    wanted = [system.Package("chromium", lambda: False)]
    text = sentence_of(system.install, scratch, console, wanted, [])
    assert "no apt" in text and "chromium" in text


def test_package_that_apt_does_not_have(scratch, console, monkeypatch):
    monkeypatch.setattr(system, "_apt", lambda *arguments: None)
    monkeypatch.setattr(system, "which", lambda *names: "/usr/bin/apt-get")
    monkeypatch.setattr(system, "_available", lambda packages: [])
    needed = system.Package("chromium", lambda: False)
    text = sentence_of(system.install, scratch, console, [needed], [])
    assert "has no package chromium" in text


def test_optional_package_is_asked_for_once(scratch, console, monkeypatch):
    monkeypatch.setattr(system, "_apt", lambda *arguments: None)
    monkeypatch.setattr(system, "which", lambda *names: "/usr/bin/apt-get")
    monkeypatch.setattr(system, "_available", lambda packages: [])
    package = system.Package("wkhtmltopdf", lambda: False, optional=True)
    system.install(scratch, console, [package], [])
    assert "wkhtmltopdf cannot be had here" in console.lines[-1]
    assert system.obtainable(scratch, [package]) == []


def fake_program(monkeypatch, folder, name, says):
    """Put a program ``name`` first on the path, which says something and fails."""
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\necho '{says}'\nexit 100\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def test_no_network_for_the_server(scratch, console, monkeypatch, tmp_path):
    monkeypatch.setattr(server, "_has_debian_archive", lambda: True)
    monkeypatch.setattr(server, "_debian_site", lambda: "http://mirror.invalid/debian")
    says = "E: Failed to fetch: Temporary failure resolving mirror.invalid"
    fake_program(monkeypatch, tmp_path / "bin", "apt-get", says)
    text = sentence_of(server.fetch, scratch, console, lambda: None)
    assert "Downloading the Odoo server failed: the network could not be" in text
    assert server.find(scratch) is None


def test_no_network_for_odoo_s_own_build(scratch, console, monkeypatch):
    monkeypatch.setattr(server, "_has_debian_archive", lambda: False)
    monkeypatch.setattr(server, "PUBLISHED", "http://127.0.0.1:9/odoo.tar.gz")
    text = sentence_of(server.fetch, scratch, console, lambda: None)
    assert "ODOO_HOME" in text


def test_no_network_for_the_linters(scratch, console, monkeypatch, tmp_path):
    says = "npm error code EAI_AGAIN"
    fake_program(monkeypatch, tmp_path / "bin", "npm", says)
    text = sentence_of(node.make, scratch, console, lambda: None)
    assert "the network could not be reached" in text
    assert node.find(scratch) is None


def test_interrupted_python_environment_is_begun_again(scratch, monkeypatch):
    half = python._path(scratch, "odoo", python.RUNTIME)
    half.mkdir(parents=True)
    assert python.find(scratch, "odoo", python.RUNTIME) is None


def test_one_failing_download_ends_the_others(scratch, console):
    def fails(_packages):
        raise Failure("No network.")

    def takes_long(_packages):
        environment.run(["sleep", "60"], "Sleeping")

    jobs = [takes_long, fails]
    started = time.monotonic()
    text = sentence_of(environment._in_parallel, scratch, console, [], jobs)
    assert time.monotonic() - started < 30
    assert text == "No network."


def release(folder, version):
    folder.mkdir(parents=True)
    (folder / "release.py").write_text(f"version_info = ({version}, FINAL, 0, '')\n")


def test_odoo_home_without_odoo(tmp_path):
    assert "There is no Odoo in" in sentence_of(server.locate, tmp_path)


def test_odoo_home_of_another_series(tmp_path):
    release(tmp_path / "odoo", "18, 0, 0")
    assert "is 18.0, but 19.0 is needed" in sentence_of(server.locate, tmp_path)


@pytest.mark.parametrize(
    "place",
    ["odoo", "usr/lib/python3/dist-packages/odoo", "lib/python3.12/site-packages/odoo"],
)
def test_odoo_home_layouts(tmp_path, place):
    release(tmp_path / place, "19, 0, 0")
    found = server.locate(tmp_path)
    assert found.package == tmp_path / place
    assert found.addons == (tmp_path / place / "addons",)


def test_odoo_home_may_be_the_package_itself(tmp_path):
    release(tmp_path / "odoo", "19, 0, 0")
    assert server.locate(tmp_path / "odoo").package == tmp_path / "odoo"


def test_odoo_home_checkout_has_addons_beside_the_package(tmp_path):
    release(tmp_path / "odoo", "19, 0, 0")
    (tmp_path / "addons" / "web").mkdir(parents=True)
    assert server.locate(tmp_path).addons[1] == tmp_path / "addons"


def test_database_server_that_does_not_answer(console, taken_port):
    settings = Settings.from_environment()
    prepared = environment.existing(settings)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        closed = str(probe.getsockname()[1])
    there = postgres.Cluster(
        "127.0.0.1", closed, "odoo", "", prepared.cluster.programs, own=False
    )
    text = sentence_of(postgres.start, settings, console, there)
    assert "PGHOST=127.0.0.1 does not answer" in text


def test_missing_program():
    text = sentence_of(environment.run, ["no-such-program"], "Printing")
    assert text == "Printing needs the program no-such-program, which is missing."
