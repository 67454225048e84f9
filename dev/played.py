"""Template databases in which the factory was played, see dev/factory."""

import datetime

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


def _template(databases, label, script, *more):
    root = databases.settings.root
    sources = [(path.name, path) for path in (root / "dev" / "factory").glob("*.py")]
    sources.append((script, root / "dev" / script))
    charted = databases.charted(KIND)
    key = state.key(databases.product_key(KIND), state.files_key(sources), *more)
    return databases.template(label, key, _play, databases, charted, script)


def _play(name, databases, charted, script, step):
    prepared = databases.environment
    databases.copy(charted, name)
    with open(prepared.settings.root / "dev" / script) as source:
        prepared.odoo(
            *("shell", "-d", name, "--no-http", "--log-level", "warn"),
            what="Building the demo factory",
            log=prepared.settings.logs / f"{name}.log",
            step=step,
            stdin=source,
        )
