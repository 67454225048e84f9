"""The linters, configured as the template of the Odoo Community Association does."""

import os
import subprocess
from dataclasses import dataclass

from dev import addons, environment, node, python
from dev.console import Failure
from dev.process import run

PRETTY = ("css", "js", "json", "md", "scss", "xml", "yaml", "yml", "cjs")


@dataclass(frozen=True)
class Linter:
    """``mend`` is the command that mends what the linter finds, if there is one."""

    name: str
    command: tuple
    mend: tuple = ()


def linters(settings):
    """The linters and what they look at; one with nothing to look at is left out."""
    venv = python.find(settings, "lint", python.LINT)
    modules = node.find(settings) / "node_modules"
    ruff = venv.path / "bin" / "ruff"
    files = _files(settings.root)
    scripts = [name for name in files if name.endswith((".js", ".cjs"))]
    pretty = [name for name in files if name.rpartition(".")[2] in PRETTY]
    pylint = (venv.python, "-m", "pylint", "--rcfile=.pylintrc", "-j2")
    check = (ruff, "check", "--output-format=concise")
    yield Linter("ruff check", check, (*check, "--fix"))
    yield Linter("ruff format", (ruff, "format", "--diff", "-q"), (ruff, "format"))
    yield Linter("pylint-odoo", (*pylint, *addons.present(settings.root)))
    if pretty:
        prettier = (modules / ".bin" / "prettier", "--ignore-unknown", *pretty)
        yield Linter("prettier", (*prettier, "--check"), (*prettier, "--write"))
    if scripts:
        eslint = (modules / ".bin" / "eslint", "--max-warnings=0", *scripts)
        yield Linter("eslint", eslint, (*eslint, "--fix"))


def _files(root):
    """What belongs to the checkout: known to git, or new and not ignored."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    if done.returncode:
        raise Failure("The linters need a git checkout to know what to look at.")
    return [name for name in done.stdout.splitlines() if (root / name).is_file()]


def check(settings, linter, fix=False):
    """Run one linter; returns (passed, output)."""
    command = linter.mend if fix and linter.mend else linter.command
    variables = {**os.environ, "NODE_PATH": str(node.find(settings) / "node_modules")}
    status, output = run(
        command, linter.name, check=False, cwd=settings.root, env=variables
    )
    return status == 0, output


def run_all(settings, console, fix=False):
    """Run every linter, print what they say; returns the exit status."""
    environment.prepare_tools(settings, console)
    failed = []
    for linter in linters(settings):
        with console.step(linter.name):
            passed, output = check(settings, linter, fix)
        if not passed:
            failed.append(linter.name)
            console.say(output)
    if failed:
        raise Failure(
            f"To be mended: {', '.join(failed)}; 'make lint FIX=1' mends what it can."
        )
    return 0
