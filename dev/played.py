"""Template databases in which the factory was played, see dev/factory."""

import datetime
import shutil

from dev import state
from dev.databases import Kind

KIND = Kind(full=True)


def demo(databases):
    """The name of the template with four months of the factory, as seen from today."""
    today = datetime.date.today().isoformat()
    return _template(databases, "demo", "build_demo.py", today)


def sample(databases):
    """The name of the template with the weeks that the tests look at."""
    return _template(databases, "sample", "build_sample.py")


def told(databases):
    """The file with what happens when those weeks are played once more.

    Another process plays them, in another database that is dropped: kept is what
    ``dev/factory/account.py`` tells, to be held against ``sample``.
    """
    label, script = "told", "build_sample.py"
    folder = databases.settings.state / label
    path = folder / f"{_key(databases, script)}.json"
    if not path.exists():
        charted = databases.charted(KIND)
        with databases.console.step("demo factory played once more") as step:
            name = f"new_{databases.settings.tag}_{label}"
            output = _play(name, databases, charted, script, step)
            databases.drop(name)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        state.replace_text(path, output.splitlines()[-1])
    return path


def _template(databases, label, script, *more):
    charted = databases.charted(KIND)
    key = _key(databases, script, *more)
    return databases.template(label, key, _play, databases, charted, script)


def _key(databases, script, *more):
    root = databases.settings.root
    sources = [(path.name, path) for path in (root / "dev" / "factory").glob("*.py")]
    sources.append((script, root / "dev" / script))
    return state.key(databases.product_key(KIND), state.files_key(sources), *more)


def _play(name, databases, charted, script, step):
    databases.copy(charted, name)
    return databases.run_script(name, script, "Building the demo factory", step)
