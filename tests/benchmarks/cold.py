"""Cold caches: a database server that has just started, and files not in memory.

The system is asked to drop the pages of the server's files (``posix_fadvise``), which
needs no rights beyond reading them and leaves other programs' pages alone. What a host
below a virtual machine keeps in its memory is out of reach.
"""

import os

from odoo import sql_db

from dev import bench, environment
from dev.console import Console
from dev.settings import Settings


class Silent(Console):
    """Restarts are no steps to show."""

    def say(self, text=""):
        pass


def chiller(state):
    """What makes the caches cold.

    :param Path state: state folder of the tools, whose own server is measured
    """
    prepared = environment.existing(Settings(state=state))

    def chill():
        sql_db.close_all()
        bench.restart(prepared, Silent(), forget)

    return chill


def forget(folder):
    """Drop the pages of the files below ``folder`` from the system's memory."""
    for place, _folders, names in os.walk(folder):
        for name in names:
            try:
                handle = os.open(os.path.join(place, name), os.O_RDONLY)
            except FileNotFoundError:
                continue
            try:
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(handle)
