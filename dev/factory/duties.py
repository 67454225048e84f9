"""Missed duties and commendations of the sales department."""

from . import sales_words as words
from .workdays import moment, shift


class Duties:
    """Proposed by the policy's rule or by the manager, explained, and ruled on."""

    def __init__(self, world, meetings):
        self.world = world
        self.meetings = meetings

    def plan(self):
        for back, *row in words.DUTIES:
            when = moment(self.meetings.back(back), 10, 40)
            if when > self.world.clock.local:
                self.world.timeline.at(when, self._propose, *row)

    def _cases(self, login):
        return self.world.model("chanxiao.meeting.accountability", login)

    def _later(self, days, hour, minute, action, *args):
        day = shift(self.world.clock.local.date(), days)
        self.world.timeline.at(moment(day, hour, minute), action, *args)

    # -- by rule -------------------------------------------------------------------
    def look_into(self, meeting):
        """What the nightly job finds, once a meeting is closed."""
        # bounded: the factory's own policy, as the scheduled action does
        cases = self._cases("lily").sudo()._propose_for_policy(meeting.policy_id)
        for case in cases.filtered(lambda case: case.cause == "brief_missing"):
            self._later(0, 13, 20, self._explain, case, words.MISSED_BRIEF)
            self._later(1, 9, 35, self._rule, case, "reminded", words.REMINDER)

    # -- by hand -------------------------------------------------------------------
    def _propose(self, login, kind, name, description, explanation, ruling, reasons):
        policy = self.meetings.policies["V10"]
        case = self._cases("sales").create(
            {
                "name": name,
                "kind": kind,
                "cause": "other",
                "description": description,
                "policy_id": policy.id,
                "person_id": self.world.users[login].id,
            }
        )
        if explanation:
            self._later(0, 14, 10, self._explain, case, explanation)
        if ruling:
            self._later(1, 9, 40, self._rule, case, ruling, reasons)

    def _explain(self, case, words_of_theirs):
        case.with_user(case.person_id).action_explain(words_of_theirs)

    def _rule(self, case, ruling, reasons):
        penalty = words.PENALTY if ruling == "penalty" else None
        case.with_user(self.world.users["sales"]).action_rule(ruling, reasons, penalty)
