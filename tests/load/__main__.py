"""The load's own command; ``python3 -m dev load`` runs it where Odoo is."""

import sys

from . import run

if __name__ == "__main__":
    sys.exit(run.main(sys.argv[1:]))
