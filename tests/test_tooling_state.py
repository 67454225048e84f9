"""Steps are done once, and a killed run leaves nothing that the next cannot repair."""

import json
import os
import subprocess
import sys
import threading
import time

import pytest

from dev import addons, daemon, node, process, state, system
from dev.settings import ROOT, Settings


def test_a_folder_appears_only_when_complete(scratch):
    target = scratch.state / "thing"
    with pytest.raises(ZeroDivisionError), state.building(scratch, target) as folder:
        (folder / "half").touch()
        raise ZeroDivisionError
    assert not target.exists()
    assert not list((scratch.state / "tmp").iterdir())
    with state.building(scratch, target) as folder:
        (folder / "whole").touch()
    assert (target / "whole").exists()


def test_a_folder_is_replaced_as_a_whole(scratch):
    target = scratch.state / "thing"
    for name in ("old", "new"):
        with state.building(scratch, target) as folder:
            (folder / name).touch()
    assert [path.name for path in target.iterdir()] == ["new"]


def test_leftovers_of_a_killed_run_are_swept(scratch):
    (scratch.state / "tmp" / "server-abc").mkdir()
    state.sweep(scratch)
    assert not list((scratch.state / "tmp").iterdir())


def test_keys_follow_contents(tmp_path):
    path = tmp_path / "a"
    path.write_text("one")
    first = state.files_key([("a", path)])
    assert state.files_key([("a", path)]) == first
    assert state.files_key([("b", path)]) != first
    path.write_text("two")
    assert state.files_key([("a", path)]) != first
    assert state.key("x", [1]) != state.key("x", [2])


def addon(root, name, depends):
    folder = root / name
    (folder / "tests").mkdir(parents=True)
    (folder / "__manifest__.py").write_text(repr({"name": name, "depends": depends}))
    return folder


def test_dependencies_are_those_of_all_our_addons_that_are_there(tmp_path):
    addon(tmp_path, "chanxiao_meeting", ["hr", "calendar"])
    assert addons.dependencies(tmp_path) == ["calendar", "hr"]
    addon(tmp_path, "chanxiao_meeting_report", ["chanxiao_meeting", "report_xlsx"])
    assert addons.dependencies(tmp_path) == ["calendar", "hr", "report_xlsx"]


def test_databases_do_not_depend_on_tests(tmp_path):
    folder = addon(tmp_path, "chanxiao_meeting", ["hr"])
    before = addons.sources_key(tmp_path)
    (folder / "tests" / "test_it.py").write_text("")
    assert addons.sources_key(tmp_path) == before
    (folder / "model.py").write_text("")
    assert addons.sources_key(tmp_path) != before


def test_two_runs_prepare_one_after_the_other(scratch, console):
    order = []

    def second():
        with state.locked(scratch, console):
            order.append("second")

    with state.locked(scratch, console):
        other = threading.Thread(target=second)
        other.start()
        while not console.lines:
            time.sleep(0.01)
        order.append("first")
    other.join()
    assert order == ["first", "second"]
    assert "Another run" in console.lines[0]


def test_linters_are_named_after_their_versions(scratch):
    assert node.find(scratch) is None
    assert node._path(scratch).name.startswith("node-")


def test_settings_come_from_the_environment(tmp_path):
    settings = Settings.from_environment(
        {"CHANXIAO_STATE": str(tmp_path), "PORT": "8070", "PGHOST": "db"}
    )
    assert (settings.state, settings.port, settings.pg_host) == (tmp_path, 8070, "db")
    assert Settings.from_environment({}).state == ROOT / ".state"


def test_checkouts_on_a_shared_server_do_not_meet():
    def tag(folder, host):
        return Settings.from_environment({"CHANXIAO_STATE": folder, "PGHOST": host}).tag

    assert tag("/srv/a", "db") != tag("/srv/b", "db")
    assert tag("/srv/a", "") == tag("/srv/b", "") == "own"


def test_packages_that_are_there_are_not_asked_for():
    here = system.Package("here", lambda: "/usr/bin/here")
    gone = system.Package("gone", lambda: None)
    assert system.missing([here, gone]) == [gone]


@pytest.fixture
def server_process(scratch):
    """A process that looks like our server."""
    script = "import time; print(flush=True); time.sleep(60)"
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(scratch.state)], stdout=subprocess.PIPE
    )
    process.stdout.readline()
    yield process
    process.kill()
    process.wait()


def test_a_running_server_is_found_and_stopped(scratch, server_process):
    keeper = daemon.Daemon(scratch)
    assert keeper.running() is None
    keeper.note.write_text(json.dumps({"pid": server_process.pid, "port": 8123}))
    assert keeper.running() == 8123
    threading.Thread(target=server_process.wait).start()
    assert keeper.stop() is True
    assert keeper.running() is None
    assert keeper.stop() is False


def test_a_process_number_used_again_is_not_our_server(scratch):
    keeper = daemon.Daemon(scratch)
    keeper.note.write_text(json.dumps({"pid": os.getppid(), "port": 8123}))
    assert keeper.running() is None
    keeper.note.write_text("half a no")
    assert keeper.running() is None


def test_jobs_run_side_by_side_and_keep_their_order():
    meeting = threading.Barrier(2, timeout=20)

    def job(number):
        meeting.wait()
        return number

    jobs = [lambda: job(1), lambda: job(2)]
    assert process.in_parallel(jobs, workers=2) == [1, 2]


def test_an_interrupted_run_ends_what_it_started(scratch):
    """As a terminal's or a service's end of the run does, with its status."""
    script = (
        "from dev import cli; from dev.process import in_parallel, run\n"
        "jobs = [lambda: run(['sleep', '987'], 'Sleeping')] * 3\n"
        "cli.COMMANDS['stop'] = lambda *_: print('on', flush=True) or "
        "in_parallel(jobs, workers=2)\n"
        "raise SystemExit(cli.main(['stop']))"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    run.stdout.readline()
    time.sleep(0.5)
    run.terminate()
    _output, said = run.communicate(timeout=30)
    assert run.returncode == 130
    assert said == "Interrupted; the next run goes on from here.\n"
