"""For the server's shell of the version before this one: what its factory lacks.

A series of daily meetings, and an attendance that somebody put right against the times.
"""

users = {user.login: user for user in env["res.users"].search([])}  # noqa: F821
factory = env.ref("chanxiao_meeting.chanxiao_meeting_policy_factory")  # noqa: F821
daily = factory.copy(
    {
        "name": "早会 · Morning Meeting",
        "code": "D",
        "recurrence": "daily",
        "weekdays": "1,2,3,4,5",
        "holiday_rule": "skip",
        "chair_id": users["gm"].id,
        "recorder_id": users["recorder"].id,
    }
)
daily.action_approve()
daily.action_create_next_meetings()
held = env["chanxiao.meeting"].search([("state", "=", "held")], limit=1)  # noqa: F821
late = held.attendee_ids.filtered(lambda a: a.attendance == "late")[:1]
env.cr.execute(  # noqa: F821  as it was done before the minutes were issued
    "UPDATE chanxiao_meeting_attendee SET attendance = 'present' WHERE id = %s",
    [late.id],
)
print(len(daily.meeting_ids), "meetings a day,", late.display_name)
env.cr.commit()  # noqa: F821
