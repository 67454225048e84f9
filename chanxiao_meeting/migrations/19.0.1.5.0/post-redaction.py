"""Words that are not for every reader stand apart, and paper says what it tells."""

from odoo import SUPERUSER_ID, api

from odoo.addons.chanxiao_meeting.models.common.state_mixin import with_system_context
from odoo.addons.chanxiao_meeting.models.minutes.redaction import find_origins

AT_ONCE = 100


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    index_anew(env)
    describe_papers(env)


def index_anew(env):
    """Take titles of records out of what everybody finds minutes by."""
    documents = env["chanxiao.meeting.minutes"].search([], order="id")
    for start in range(0, len(documents), AT_ONCE):
        some = documents[start : start + AT_ONCE]
        env.add_to_compute(some._fields["search_text"], some)
        some.flush_recordset(["search_text"])
        some._index_passages()
        some.invalidate_recordset(["content", "search_text"])


def describe_papers(env):
    """Paper that was kept earlier tells every title: it is for whoever may read all."""
    entries = env["chanxiao.minutes.ledger"].search([("kind", "=", "paper")])
    owners = {
        int(part.split("/")[1]): entry.minutes_res_id
        for entry in entries
        for part in entry.parts or {}
    }
    # what was sent before there was a ledger is attached to the minutes, as it was
    sent = env["mail.message"].search(
        [
            ("model", "=", "chanxiao.meeting.minutes"),
            ("message_type", "=", "user_notification"),
            ("attachment_ids", "!=", False),
        ]
    )
    owners |= {
        file.id: message.res_id for message in sent for file in message.attachment_ids
    }
    papers = with_system_context(env["chanxiao.minutes.paper"])
    for file in with_system_context(env["ir.attachment"]).browse(owners).exists():
        minutes = env["chanxiao.meeting.minutes"].browse(owners[file.id])
        if file.res_model == minutes._name and minutes.exists():
            told = sorted(find_origins(minutes.content))
            paper = papers.create(
                {
                    "minutes_id": minutes.id,
                    "attachment_id": file.id,
                    "told": told,
                    "is_whole": True,
                }
            )
            file.write({"res_model": paper._name, "res_id": paper.id})
