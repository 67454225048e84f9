"""From 19.0.1.1.0: what that version did not store, found in what it did."""

from datetime import timedelta

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    fill_in_verifications(cr)
    keep_attendances(env)
    ask_to_verify(env)
    renew_daily_periods(env)
    note_handed_in(env)


def fill_in_verifications(cr):
    """Who verified a task, and when: the last change of state in its history."""
    cr.execute(
        """
        UPDATE chanxiao_meeting_action AS action
           SET verified_by_id = last.create_uid, verified_at = last.date
          FROM (
                SELECT DISTINCT ON (message.res_id)
                       message.res_id, message.create_uid, message.date
                  FROM mail_message AS message
                  JOIN mail_tracking_value AS value
                    ON value.mail_message_id = message.id
                  JOIN ir_model_fields AS field ON field.id = value.field_id
                 WHERE message.model = 'chanxiao.meeting.action'
                   AND field.name = 'state'
              ORDER BY message.res_id, message.id DESC
               ) AS last
         WHERE last.res_id = action.id
           AND action.state = 'verified'
           AND action.verified_at IS NULL
        """
    )


def keep_attendances(env):
    """Attendance that the times would now give otherwise counts as said by hand."""
    attendees = env["chanxiao.meeting.attendee"].search([("attendance", "!=", False)])
    said = attendees.filtered(lambda a: a.attendance != a._get_attendance())
    said = said.with_context(tracking_disable=True)
    said._write_system({"is_attendance_chosen": True})


def ask_to_verify(env):
    """Tasks that were reported done are waiting for somebody who was never asked."""
    domain = [("state", "=", "done"), ("verification_id", "=", False)]
    env["chanxiao.meeting.action"].search(domain)._ask_to_verify()


def renew_daily_periods(env):
    """Planned meetings of a daily series reported on the day before, even on Mondays.

    Periods that somebody chose, and those of meetings that were convened, stay.
    """
    drafts = env["chanxiao.meeting"].search(
        [("policy_id.recurrence", "=", "daily"), ("state", "=", "draft")]
    )
    usual = drafts.filtered(
        lambda meeting: (
            meeting.occurrence_date
            and meeting.period_start == meeting.period_end
            and meeting.period_end == meeting.occurrence_date - timedelta(days=1)
        )
    )
    usual._write_system({"is_period_chosen": False})
    usual.policy_id._update_draft_periods()


def note_handed_in(env):
    """Nothing collected the figures of a coming meeting since they were handed in."""
    briefs = env["chanxiao.meeting.brief"].search(
        [("state", "=", "submitted"), ("meeting_id.state", "=", "convened")]
    )
    briefs.figure_ids._note_handed_in()
