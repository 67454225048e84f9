"""What the tests of work contact sheets start from."""

from freezegun import freeze_time

from ..common import MeetingCase

TURN = "chanxiao_meeting.mail_activity_type_contact"


class WorkContactCase(MeetingCase):
    """Sales asks finance on 2026-03-10.

    ``representative`` asks; ``sales_head`` and ``finance`` head the departments;
    ``worker`` works for ``finance``.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clock = freeze_time("2026-03-10 01:00:00")
        clock.start()
        cls.addClassCleanup(clock.stop)
        cls.sales_head = cls._create_user("saleshead", "user", cls.sales_department)
        cls.worker = cls._create_user("worker", "user", cls.finance_department)
        cls.sales_department.manager_id = cls.sales_head.employee_ids
        cls.finance_department.manager_id = cls.finance.employee_ids
        cls.contacts = cls.env["chanxiao.work.contact"]

    @classmethod
    def _prepare_contact(cls, **values):
        return {
            "topic": "Prices of castings",
            "kind": "answer",
            "from_department_id": cls.sales_department.id,
            "to_department_id": cls.finance_department.id,
            "deadline": "2026-03-13",
            **values,
        }

    @classmethod
    def _ask(cls, user=None, **values):
        """A draft, written by ``representative``."""
        contacts = cls.contacts.with_user(user or cls.representative)
        return contacts.create(cls._prepare_contact(**values))

    @classmethod
    def _send(cls, **values):
        contact = cls._ask(**values)
        contact.action_send()
        return contact

    @classmethod
    def _accept(cls, **values):
        """One that ``worker`` does by 2026-03-12."""
        contact = cls._send(**values)
        mine = contact.with_user(cls.finance)
        mine.write({"assignee_id": cls.worker.id, "promised_date": "2026-03-12"})
        mine.action_accept()
        return contact

    @classmethod
    def _finish(cls, **values):
        contact = cls._accept(**values)
        contact.with_user(cls.worker).action_done("Here they are")
        return contact
