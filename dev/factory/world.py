"""What every part of the story shares: the environment, the clock, the people."""

import random

from .clock import Timeline, to_local, to_utc
from .workdays import moment


class World:
    """The factory while it is being played.

    :ivar env: environment of the superuser, in Chinese, in Shanghai
    :ivar users: users by login
    :ivar departments, employees, products, boms, workcenters, partners: records by
        the short codes of the catalogue
    """

    def __init__(self, env, clock, first_day, today, seed, progress):
        self.env = env(
            context={
                "lang": "zh_CN",
                "tz": "Asia/Shanghai",
                "no_reset_password": True,
                "mail_notify_force_send": False,
            }
        )
        self.clock = clock
        self.first_day = first_day
        self.today = today
        self.timeline = Timeline(clock, moment(today, 0))
        self.seed = seed
        self.progress = progress
        self.company = self.env.company
        self.users = {}
        self.departments = {}
        self.employees = {}
        self.products = {}
        self.boms = {}
        self.workcenters = {}
        self.partners = {}
        self.tests = {}
        self.orderpoints = self.env["stock.warehouse.orderpoint"]

    def chances(self, name):
        """A source of chance of its own for one part of the story, so that a change
        in one part does not shift the others."""
        return random.Random(f"{self.seed}:{name}")

    def has(self, model):
        return model in self.env

    def model(self, name, login=None):
        """The model ``name``, acting as the user ``login`` (default: the system)."""
        model = self.env[name]
        return model.with_user(self.users[login]) if login else model

    def day(self, back):
        """How far a day lies in the story, from 0 to 1 (the last day)."""
        return (back - self.first_day).days / max((self.today - self.first_day).days, 1)

    def named(self, model, rows):
        """Create records with names in both languages.

        :param rows: a list of (Chinese name, English name, values)
        """
        records = self.env[model].create(
            [{"name": zh, **values} for zh, _en, values in rows]
        )
        if self.env[model]._fields["name"].translate:
            for record, (_zh, en, _values) in zip(records, rows, strict=True):
                record.update_field_translations("name", {"en_US": en})
        return records

    @staticmethod
    def utc(local):
        return to_utc(local)

    @staticmethod
    def local(value):
        return to_local(value)

    def flush(self):
        """Write what is pending while the clock still shows its hour."""
        self.env.flush_all()
        self.env.cr.precommit.run()
