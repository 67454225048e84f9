"""The benchmarks' own command; ``python3 -m dev bench`` runs it where Odoo is."""

import sys

from . import commands

if __name__ == "__main__":
    sys.exit(commands.main(sys.argv[1:]))
