"""The demo: a server in the background on a database with a believable factory."""

import shutil

from dev import environment, postgres
from dev.databases import Databases


def stop(settings, console):
    """Stop what runs in the background."""
    prepared = environment.existing(settings) if settings.state.exists() else None
    if not prepared or not postgres.stop(settings, console, prepared.cluster):
        console.say("Nothing was running.")


def clean(settings, console):
    """Remove the state folder, and our templates from a foreign database server."""
    prepared = environment.existing(settings) if settings.state.exists() else None
    if prepared and not prepared.cluster.own:
        databases = Databases(prepared, console)
        for name in databases.templates():
            databases.drop(name)
    elif prepared:
        postgres.stop(settings, console, prepared.cluster)
    shutil.rmtree(settings.state, ignore_errors=True)
    console.say("Everything that was made here is removed.")
