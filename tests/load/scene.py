"""The meeting that everybody looks at."""

from benchmarks import series
from benchmarks.commands import environment

from odoo import Command, fields

PASSWORD = "load"
DEPARTMENTS = 10
TOPICS = 12


def make(database, clients):
    """A meeting that runs, with ten departments' figures and many people.

    :param int clients: people with a screen each, the chair among them
    :return: ``{"meeting": id, "logins": [login, …]}``; the first one conducts
    """
    with environment(database) as env:
        people = series._make_people(env, clients, "load")
        people.password = PASSWORD
        policy = series._make_policy(env, "LOAD", people, DEPARTMENTS)
        meeting = series._make_meeting(policy, fields.Datetime.now())
        # chair, recorder and representatives are invited by the policy
        invited = people[2 + DEPARTMENTS :]
        env["chanxiao.meeting.attendee"].create(
            [
                {"meeting_id": meeting.id, "partner_id": partner.id}
                for partner in invited.partner_id
            ]
        )
        meeting.with_user(people[0]).sudo().action_convene()
        meeting.write(
            {
                "agenda_ids": [
                    Command.create({"name": f"Topic {number}", "kind": "discussion"})
                    for number in range(TOPICS)
                ]
            }
        )
        meeting.with_user(people[0]).action_start()
        env.cr.commit()
        return {"meeting": meeting.id, "logins": people.mapped("login")}
