"""Odoo's command line as a file: workers for the bus are started by naming it again."""

from odoo.cli.command import main

if __name__ == "__main__":
    main()
