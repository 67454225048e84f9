from ..follow_up.action_common import ActionCase


class VerificationCase(ActionCase):
    """An exception of the salesman, who entered what was done about it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cause = cls.env.ref("chanxiao_meeting.chanxiao_reason_exception_material")
        cls.exceptions = cls.env["chanxiao.control.exception"]
        cls.exception = cls.exceptions.with_user(cls.salesman).create(
            {
                "name": "Castings are missing",
                "cause_reason_id": cls.cause.id,
                "containment": "Borrowed from the sister plant",
                "prevention": "Second vendor approved",
            }
        )
        cls.exception.action_decide()

    def _verify(self, user):
        self.exception.with_user(user).action_verify()
