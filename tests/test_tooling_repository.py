"""The files that developers, containers and continuous integration rely on."""

import json
import os
import re
import subprocess

import pytest

from dev import addons, cli, demo
from dev.settings import ROOT


def read(*parts):
    return ROOT.joinpath(*parts).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def compose():
    done = subprocess.run(
        ["docker-compose", "--env-file", ".env.example", "config"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_compose_file_is_valid(compose):
    for name in ("db:", "prepare:", "odoo:"):
        assert f"\n  {name}" in compose


def test_compose_listens_on_this_machine_only(compose):
    assert "127.0.0.1:8069:8069" in compose


def test_compose_refuses_to_start_without_a_password(tmp_path):
    (tmp_path / "env").touch()
    done = subprocess.run(
        ["docker-compose", "--env-file", tmp_path / "env", "config"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert "copy .env.example to .env first" in done.stderr


def test_compose_files_hold_no_password():
    assert "${POSTGRES_PASSWORD:?" in read("docker-compose.yml")
    assert re.findall(r"PASSWORD=(.*)", read(".env.example")) == ["change-me"]


def test_container_installs_the_same_addons():
    script = read("dev", "docker", "prepare")
    named = re.findall(r"modules\+?=,?(\S+)", script)
    assert ",".join(named).split(",") == [*addons.NAMES, *addons.SOFT]


def test_container_scripts_are_executable():
    for path in ("dev/docker/prepare", "dev/odoo", ".ci/run"):
        assert os.access(ROOT / path, os.X_OK), path


def test_make_offers_the_commands():
    makefile = read("Makefile")
    (targets,) = re.findall(r"^COMMANDS := (.*)$", makefile, re.MULTILINE)
    assert set(targets.split()) == set(cli.COMMANDS) - {"odoo"}
    for target in targets.split():
        assert f"# make {target}" in makefile


def test_continuous_integration_runs_make_test():
    assert read(".ci", "run").strip().splitlines()[-1] == "exec make test"


def requirements(*parts):
    lines = (line.split("#")[0].strip() for line in read(*parts).splitlines())
    return [line for line in lines if line]


def test_oca_addons_are_pinned_to_the_series():
    oca = [
        line for line in requirements("requirements.txt") if line.startswith("odoo-")
    ]
    assert len(oca) == 4
    assert all(line.endswith("==19.0.*") for line in oca)


@pytest.mark.parametrize(
    "parts",
    [
        ("requirements.txt",),
        ("dev", "requirements-odoo.txt"),
        ("dev", "requirements-dev.txt"),
        ("dev", "requirements-lint.txt"),
        ("dev", "requirements-upgrade.txt"),
    ],
)
def test_every_python_package_has_a_range(parts):
    for line in requirements(*parts):
        assert re.search(r"[=<>~]=?\d", line), line


def test_no_registry_is_named():
    lock = json.loads(read("dev", "lint", "package-lock.json"))
    assert not [name for name, entry in lock["packages"].items() if "resolved" in entry]
    for path in [
        *ROOT.glob("dev/*.py"),
        *ROOT.glob("dev/*.txt"),
        ROOT / "requirements.txt",
    ]:
        assert not re.search(r"pypi\.org|npmjs|deb\.debian", path.read_text()), path


def test_linters_are_exact_versions():
    package = json.loads(read("dev", "lint", "package.json"))
    for name, version in package["dependencies"].items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name


def test_licence_is_the_whole_text():
    text = read("LICENSE")
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in text
    assert len(text.splitlines()) > 650


def test_state_is_ignored():
    assert "/.state/" in read(".gitignore")


def test_logins_can_be_shown_without_odoo():
    assert all(len(entry) == 3 for entry in demo.logins())
    assert ("admin", "admin") in [entry[:2] for entry in demo.logins()]
