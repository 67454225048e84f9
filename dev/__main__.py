"""Entry point. Kept readable by old Pythons, so that they get a sentence."""

import sys

if sys.version_info < (3, 10):
    sys.exit(
        "Python 3.10 or newer is needed, this is {}.{}: install a newer one, or name "
        "it with make PYTHON=/path/to/python3.".format(*sys.version_info[:2])
    )

from dev.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
