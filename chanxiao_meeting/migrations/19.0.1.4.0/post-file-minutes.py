"""From 19.0.1.3.0: minutes that were issued get their number, and are filed."""

from odoo import SUPERUSER_ID, api

#: so many documents are in memory at once
AT_ONCE = 50


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
    file_minutes(env)


def file_minutes(env):
    """File issued minutes in the order of their issue, each under its policy.

    Their seals stay as they are; what they say today is in the ledger from now on.
    """
    minutes = env["chanxiao.meeting.minutes"]
    issued = minutes.search(
        [("state", "=", "issued"), ("file_id", "=", False)], order="issued_at, id"
    )
    for number, document in enumerate(issued, start=1):
        file = env["chanxiao.minutes.file"]._get_or_open(document.policy_id)
        document._file_former(file)
        document._begin_retention()
        if not number % AT_ONCE:
            env.flush_all()
            env.invalidate_all()
    env.flush_all()
