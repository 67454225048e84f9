"""People and records on which the rights of both addons are tried.

Every record is there four times, by *scope*: of a meeting of the people tried and of
one they have nothing to do with, in their company and in another one.
"""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

from odoo import Command

GROUP = "chanxiao_meeting.group_chanxiao_meeting_{}"

#: roles as the table names them, with the groups beyond those of an employee
ROLES = {
    "employee": (),
    "attendee elsewhere": (GROUP.format("user"),),
    "attendee": (GROUP.format("user"),),
    "representative": (GROUP.format("user"),),
    "chair": (GROUP.format("user"),),
    "organizer": (GROUP.format("organizer"),),
    "administrator": (GROUP.format("manager"),),
    "auditor": (GROUP.format("auditor"),),
    # people who do no more in meetings than their work in the ERP brings along
    "salesperson": ("sales_team.group_sale_salesman",),
    "producer": (
        "mrp.group_mrp_user",
        "stock.group_stock_user",
        "quality_control_oca.group_quality_control_user",
    ),
    "accountant": ("account.group_account_user",),
    # and somebody who has to do with both
    "planner": (
        GROUP.format("organizer"),
        "sales_team.group_sale_salesman_all_leads",
        "purchase.group_purchase_user",
        "mrp.group_mrp_user",
        "stock.group_stock_user",
        "quality_control_oca.group_quality_control_user",
    ),
}
SCOPES = ("own", "other", "own abroad", "other abroad")
#: records that public methods are called on
CALLED_SCOPES = SCOPES[:3]
MONDAY = datetime(2026, 3, 16, 1, 0)


class World:
    """The records, by scope: ``world.scopes["own"].meeting``."""

    def __init__(self, env):
        self.env = env
        self.home = env.company
        self.abroad = env["res.company"].create({"name": "Abroad"})
        self.roles = dict(zip(ROLES, self._create_users(ROLES), strict=True))
        self.product = env["product.product"].create({"name": "Pump", "type": "consu"})
        self.customer = env["res.partner"].create({"name": "Customer"})
        self.definition = env["chanxiao.figure.definition"].search([], limit=1)
        people = self._get_people(self.roles)
        others = self._get_strangers("stranger", self.home)
        hosts = self._get_strangers("host", self.abroad)
        foreign = self._get_strangers("foreigner", self.abroad)
        self.scopes = {
            "own": self._build(self.home, people, people),
            "other": self._build(self.home, others, others),
            "own abroad": self._build(self.abroad, hosts, people),
            "other abroad": self._build(self.abroad, foreign, foreign),
        }
        env.flush_all()

    # people

    def _create_users(self, roles, company=None):
        company = company or self.home
        return self.env["res.users"].create(
            [
                {
                    "login": f"access.{name}.{company.id}",
                    "name": name.capitalize(),
                    "email": f"{name.replace(' ', '.')}@example.com",
                    "notification_type": "inbox",
                    "tz": "Asia/Shanghai",
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                    "group_ids": [
                        Command.set(
                            [
                                self.env.ref(xmlid).id
                                for xmlid in ("base.group_user", *roles[name])
                            ]
                        )
                    ],
                }
                for name in roles
            ]
        )

    def _get_people(self, users):
        names = ("attendee", "representative", "chair", "salesperson", "planner")
        return SimpleNamespace(**{name: users[name] for name in names})

    def _get_strangers(self, prefix, company):
        names = ("attendee", "representative", "chair", "salesperson", "planner")
        roles = {f"{prefix} {name}": ROLES[name] for name in names}
        users = self._create_users(roles, company)
        return self._get_people(dict(zip(names, users, strict=True)))

    # records

    def _build(self, company, people, invited):
        """What one scope holds; ``people`` run it, ``invited`` are on the lists."""
        scope = SimpleNamespace(company=company, people=people, invited=invited)
        quiet = self.env["res.company"].with_context(tracking_disable=True)
        scope.env = quiet.with_company(company).env
        scope.definition, scope.source = self.definition, self.definition.source_id
        self._add_departments(scope)
        self._add_order(scope)
        self._add_policies(scope)
        self._add_templates(scope)
        self._add_meetings(scope)
        self._add_requests(scope)
        self._add_evaluations(scope)
        self._add_proposals(scope)
        self._add_briefs(scope)
        self._add_decisions(scope)
        self._add_minutes(scope)
        self._add_exceptions(scope)
        self._add_contacts(scope)
        self._add_cases(scope)
        self._add_settlements(scope)
        self._add_operations(scope)
        return scope

    def _add_departments(self, scope):
        sales, finance, spare, scope.new_department = scope.env["hr.department"].create(
            [
                {"name": name, "company_id": scope.company.id}
                for name in ("Sales", "Finance", "Spare", "New")
            ]
        )
        scope.sales, scope.finance, scope.spare = sales, finance, spare
        scope.env["hr.employee"].create(
            {
                "name": "Representative",
                "user_id": scope.people.representative.id,
                "department_id": sales.id,
                "company_id": scope.company.id,
            }
        )
        reasons = scope.env["chanxiao.reason"]
        uses = ("order_change", "override", "variance")
        scope.reason, scope.override_reason, scope.variance_reason = reasons.create(
            [
                {
                    "code": f"ACCESS{reasons.search_count([])}",
                    "name": "Because",
                    "scope": use,
                    "company_id": scope.company.id,
                }
                for use in uses
            ]
        )
        scope.cause = scope.env["chanxiao.reason"].search(
            [("scope", "=", "exception"), ("company_id", "=", False)], limit=1
        )

    def _add_order(self, scope):
        scope.order = scope.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "company_id": scope.company.id,
                "user_id": scope.people.salesperson.id,
                "order_line": [Command.create({"product_id": self.product.id})] * 3,
            }
        )
        scope.new_line, scope.line, scope.settled_line = scope.order.order_line

    def _prepare_policy(self, scope, code):
        return {
            "name": f"Meeting {code}",
            "code": code,
            "company_id": scope.company.id,
            "organizer_department_id": scope.spare.id,
            "chair_id": scope.people.chair.id,
            "recorder_id": scope.people.salesperson.id,
            "recurrence": "weekly",
            "weekdays": "1",
            "tz": "Asia/Shanghai",
            "department_ids": [
                Command.create(
                    {
                        "department_id": scope.sales.id,
                        "representative_id": scope.people.representative.id,
                    }
                )
            ],
            "agenda_ids": [Command.create({"name": "Orders"})],
        }

    def _add_policies(self, scope):
        policies = scope.env["chanxiao.meeting.policy"]
        codes = (f"{name}{policies.search_count([])}" for name in ("APP", "DRA", "OLD"))
        scope.policy, scope.draft_policy, scope.old_policy = policies.create(
            [self._prepare_policy(scope, code) for code in codes]
        )
        (scope.policy | scope.old_policy).action_approve()
        scope.policy_line = scope.draft_policy.department_ids
        scope.policy_topic = scope.draft_policy.agenda_ids
        self._add_approvals(scope)
        scope.target = scope.env["chanxiao.meeting.policy.target"].create(
            {**self.prepare_target(scope), "date_to": "2026-05-31"}
        )

    def _add_approvals(self, scope):
        """Policies that are approved in steps: of the chair, by themselves."""
        scope.draft_policy.approval_step_ids = [Command.create({"approver": "chair"})]
        scope.approval_step = scope.draft_policy.approval_step_ids
        policies = scope.env["chanxiao.meeting.policy"]
        step = Command.create({"approver": "chair", "document_kind": "policy"})
        scope.stepped_policy, scope.submitted_policy = policies.create(
            [
                {
                    **self._prepare_policy(scope, f"{name}{scope.company.id}"),
                    "code": f"{name}{policies.search_count([])}",
                    "approval_step_ids": [step] * 2,
                }
                for name in ("STEP", "SUB")
            ]
        )
        scope.submitted_policy.action_submit()
        scope.policy_ruling = self._create_ruling(scope.submitted_policy)

    def prepare_ruling(self, document):
        return {
            "res_model": document._name,
            "res_id": document.id,
            "company_id": document.company_id.id,
            "person_name": "Head",
            "ruled_at": MONDAY,
            "ruling": "approved",
        }

    def _create_ruling(self, document):
        rulings = document.env["chanxiao.approval.ruling"]
        return rulings._create_system(self.prepare_ruling(document))

    def _add_templates(self, scope):
        """Templates belong to no company; each scope has its own."""
        templates = scope.env["chanxiao.meeting.policy.template"]
        count = templates.search_count([])
        scope.spare_function = scope.env["chanxiao.meeting.function"].create(
            {"name": f"Function {count}", "kind": "department"}
        )
        scope.template = templates.create(
            {
                "code": f"TPL{count}",
                "name": "Template",
                "regulation": "sales",
                "department_ids": [
                    Command.create(
                        {
                            "function_id": scope.env.ref(
                                "chanxiao_meeting.chanxiao_meeting_function_sales"
                            ).id
                        }
                    )
                ],
                "agenda_ids": [Command.create({"name": "Orders"})],
                "approval_step_ids": [Command.create({"approver": "chair"})],
            }
        )
        scope.template_step = scope.template.approval_step_ids
        scope.template_line = scope.template.department_ids
        scope.template_topic = scope.template.agenda_ids

    def get_load(self, scope):
        """A dialog of the system for new policies of the scope."""
        return scope.env["chanxiao.meeting.policy.load"].create(
            {"company_id": scope.company.id, "template_ids": scope.template.ids}
        )

    def get_times(self, scope):
        """A dialog with other times for a meeting of the scope, of who is tried."""
        dialogs = scope.env["chanxiao.meeting.find.time"]
        if owner := getattr(self, "dialog_owner", None):
            dialogs = dialogs.with_user(owner).sudo()
        return dialogs.create({"meeting_id": scope.draft_meeting.id})

    def get_proposed(self, scope):
        """A dialog that proposes exceptions to a meeting of the scope, likewise."""
        dialogs = scope.env["chanxiao.exception.propose"]
        if owner := getattr(self, "dialog_owner", None):
            dialogs = dialogs.with_user(owner).sudo()
        return dialogs.create({"meeting_id": scope.draft_meeting.id})

    def _add_requests(self, scope):
        requests = scope.env["chanxiao.meeting.request"]
        values = {
            "topic": "Castings",
            "policy_id": scope.policy.id,
            "reason": "Late",
            "proposed_date": datetime(2026, 4, 2, 1, 0),
            "requester_id": scope.invited.attendee.id,
        }
        scope.request, scope.submitted_request = requests._create_system([values] * 2)
        scope.submitted_request._set_state(
            "submitted", approver_id=scope.people.chair.id
        )
        subjects = scope.env["chanxiao.meeting.request.subject"]
        scope.request_subject = subjects.create({"request_id": scope.request.id})

    def _add_evaluations(self, scope):
        scope.held._write_system({"ended_at": MONDAY})
        scope.held.attendee_ids._write_system({"attendance": "present"})
        evaluations = scope.env["chanxiao.meeting.evaluation"]
        scope.evaluation, scope.hidden_evaluation = evaluations.create(
            [
                {
                    "meeting_id": scope.held.id,
                    "purpose": "4",
                    "comment": "Shorter",
                    "is_shown": is_shown,
                }
                for is_shown in (True, False)
            ]
        )
        scope.effect = scope.env["chanxiao.meeting.effect"].browse(scope.held.id)

    def prepare_target(self, scope):
        return {
            "policy_id": scope.draft_policy.id,
            "definition_id": self.definition.id,
            "target": 2,
            "threshold": 1,
        }

    def _create_meeting(self, scope, state="draft", **values):
        meeting = scope.env["chanxiao.meeting"]._create_system(
            {
                "policy_id": scope.policy.id,
                "date_start": MONDAY,
                "period_start": date(2026, 3, 9),
                "period_end": date(2026, 3, 15),
                "chair_id": scope.people.chair.id,
                "recorder_id": scope.people.salesperson.id,
                "attendee_ids": [
                    Command.create({"partner_id": user.partner_id.id, "role": role})
                    for user, role in (
                        (scope.invited.chair, "chair"),
                        (scope.invited.representative, "representative"),
                        (scope.invited.attendee, "participant"),
                    )
                ],
                "agenda_ids": [Command.create({"name": "Orders"})],
                **values,
            }
        )
        if state != "draft":
            meeting._set_state(state)
        return meeting

    def _add_floor(self, scope):
        """A hand that is up, and a vote that runs, in the meeting ``present``."""
        scope.hand = scope.env["chanxiao.meeting.speaker"]._create_system(
            {
                "meeting_id": scope.present.id,
                "attendee_id": scope.arrived.id,
                "raised_at": MONDAY,
            }
        )
        answers = [Command.create({"kind": kind}) for kind in ("yes", "no")]
        scope.vote = scope.env["chanxiao.meeting.vote"]._create_system(
            {
                "meeting_id": scope.present.id,
                "question": "Saturday?",
                "opened_at": MONDAY,
                "option_ids": answers,
            }
        )
        scope.vote_option = scope.vote.option_ids[0]
        scope.ballot = scope.env["chanxiao.meeting.vote.ballot"].create(
            {
                "vote_id": scope.vote.id,
                "attendee_id": scope.arrived.id,
                "option_id": scope.vote_option.id,
            }
        )
        scope.vote_choice = scope.env["chanxiao.meeting.vote.choice"].create(
            {"vote_id": scope.vote.id, "option_id": scope.vote_option.id}
        )
        scope.room_change = scope.env["chanxiao.meeting.room.change"].create(
            {
                "meeting_id": scope.present.id,
                "moment": MONDAY,
                "transaction": "before",
            }
        )
        scope.room_key = scope.env["chanxiao.meeting.room.key"].create(
            {
                "key": "sent-before",
                "user_id": scope.people.attendee.id,
                "meeting_id": scope.present.id,
                "moment": MONDAY,
            }
        )

    def _add_meetings(self, scope):
        scope.draft_meeting = self._create_meeting(scope)
        scope.meeting = self._create_meeting(scope, "convened")
        scope.running = self._create_meeting(scope, "in_progress", started_at=MONDAY)
        scope.held = self._create_meeting(scope, "held", started_at=MONDAY)
        scope.present = self._create_meeting(scope, "in_progress", started_at=MONDAY)
        scope.present.attendee_ids._write_system({"check_in": MONDAY})
        scope.parked_topic = scope.held.agenda_ids
        scope.parked_topic._write_system({"parked": True})
        scope.asking = self._create_meeting(scope, "convened")
        scope.asked = scope.asking.attendee_ids[-1]
        scope.asked._write_system(
            {"leave_state": "asked", "leave_asked_reason": "Training"}
        )
        scope.sign_in = scope.env["chanxiao.meeting.sign.in"]._get_or_create(
            scope.asking
        )
        scope.miss = scope.env["chanxiao.meeting.sign.in.miss"].create(
            {"user_id": scope.people.salesperson.id}
        )
        scope.infraction_kind = scope.env["chanxiao.reason"].search(
            [("scope", "=", "infraction"), ("company_id", "=", False)], limit=1
        )
        scope.attendee = scope.running.attendee_ids[-1]
        scope.infraction = scope.env["chanxiao.meeting.infraction"].create(
            {
                "attendee_id": scope.attendee.id,
                "kind_id": scope.infraction_kind.id,
            }
        )
        scope.arrived = scope.present.attendee_ids[-1]
        self._add_floor(scope)
        scope.topic = scope.running.agenda_ids
        scope.begun_topic = scope.present.agenda_ids
        scope.begun_topic._write_system({"time_start": MONDAY})
        scope.guest = scope.env["res.partner"].create({"name": "Guest"})
        scope.meeting._write_system({"notice_due": MONDAY})
        scope.meeting._create_calendar_event()
        scope.event = scope.meeting.calendar_event_id

    def prepare_proposal(self, scope, **values):
        return {
            "topic": "Second mould",
            "policy_id": scope.policy.id,
            "meeting_id": scope.meeting.id,
            **values,
        }

    def prepare_question(self, scope, **values):
        return {
            "question": "Why is it late?",
            "meeting_id": scope.running.id,
            "answerer_id": scope.people.representative.id,
            **values,
        }

    def _add_proposals(self, scope):
        """Of the attendee, before and after they were judged and answered."""
        proposals = scope.env["chanxiao.meeting.proposal"]
        mine = {"proposer_id": scope.people.attendee.id}
        found = proposals._create_system([self.prepare_proposal(scope, **mine)] * 2)
        scope.proposal, scope.returned_proposal = found
        scope.returned_proposal._set_state("returned", remark="Too dear")
        questions = scope.env["chanxiao.meeting.question"]
        mine = {"asker_id": scope.people.attendee.id}
        found = questions._create_system([self.prepare_question(scope, **mine)] * 2)
        scope.question, scope.answered_question = found
        scope.answered_question._set_state(
            "answered", answer="Rain", answered_at=MONDAY
        )

    def _prepare_brief(self, scope, department, **values):
        return {
            "meeting_id": scope.meeting.id,
            "department_id": department.id,
            "responsible_id": scope.people.representative.id,
            **values,
        }

    def _add_briefs(self, scope):
        briefs = scope.env["chanxiao.meeting.brief"]
        nobody = {"responsible_id": False, "confidential": True}
        scope.brief, scope.secret, scope.submitted = briefs._create_system(
            [
                self._prepare_brief(scope, scope.sales),
                self._prepare_brief(scope, scope.finance, **nobody),
                self._prepare_brief(scope, scope.spare),
            ]
        )
        scope.submitted._set_state("submitted")
        reported = briefs._create_system(
            self._prepare_brief(scope, scope.sales, meeting_id=scope.running.id)
        )
        figures = scope.env["chanxiao.meeting.figure"]._create_system(
            [
                {
                    "brief_id": brief.id,
                    "provider_code": "sales",
                    "key": f"sales.{number}",
                    "label": "Orders",
                    "drill_model": "sale.order",
                }
                for number, brief in enumerate(
                    (scope.brief, scope.secret, scope.brief, reported)
                )
            ]
        )
        scope.figure, scope.secret_figure, scope.overridden, frozen = figures
        scope.overridden._write_system({"is_overridden": True})
        scope.running_figure = frozen

    def prepare_decision(self, scope, owner=None, **values):
        return {
            "meeting_id": scope.running.id,
            "name": "Overtime",
            "action_ids": [
                Command.create(
                    {
                        "name": "Plan it",
                        "assignee_id": (owner or scope.people.attendee).id,
                        "deadline": "2026-03-20",
                    }
                )
            ],
            **values,
        }

    def prepare_measure(self, decision, day=20):
        """Values of a measure that moves the promised date of the decision's order."""
        return {
            "kind": "postpone",
            "decision_id": decision.id,
            "action_id": decision.action_ids.id,
            "date_planned": f"2026-04-{day} 04:00:00",
        }

    def prepare_extra_hours(self, center, day="2026-03-21"):
        return {
            "resource_id": center.resource_id.id,
            "date_from": f"{day} 01:00:00",
            "date_to": f"{day} 03:00:00",
        }

    def _add_decisions(self, scope):
        decisions = scope.env["chanxiao.meeting.decision"]
        scope.decision, scope.adopted, done, lost = decisions.create(
            [
                self.prepare_decision(scope, subject_ref=f"sale.order,{scope.order.id}")
                for _number in range(4)
            ]
        )
        (scope.adopted | done | lost).action_adopt()
        done.action_ids.action_done("Done")
        lost.action_ids.activity_id.unlink()
        scope.judged = done
        scope.check, scope.secret_check = scope.env[
            "chanxiao.meeting.decision.check"
        ]._create_system(
            [
                {
                    "decision_id": scope.adopted.id,
                    "number": number,
                    "date": "2026-04-01",
                    "brief_id": brief.id,
                    "confidential": brief.confidential,
                }
                for number, brief in enumerate((scope.brief, scope.secret), start=1)
            ]
        )
        self._add_measures(scope)
        center = scope.env["mrp.workcenter"].create(
            {"name": "Bench", "company_id": scope.company.id}
        )
        scope.extra_hours = scope.env["chanxiao.extra.hours"].create(
            self.prepare_extra_hours(center)
        )
        scope.center = center
        ledger = scope.env["chanxiao.meeting.decision.ledger"]
        scope.ledger = ledger.browse(scope.adopted.id)
        scope.action = scope.decision.action_ids
        scope.open_action = scope.adopted.action_ids
        scope.done_action = done.action_ids
        scope.lost_action = lost.action_ids
        scope.activity = scope.open_action.activity_id
        scope.commitment = scope.env["chanxiao.meeting.commitment"].search(
            [
                ("res_model", "=", scope.open_action._name),
                ("res_id", "=", scope.open_action.id),
            ]
        )
        scope.history = scope.env["chanxiao.meeting.history"].search(
            [
                ("res_model", "=", scope.adopted._name),
                ("res_id", "=", scope.adopted.id),
            ]
        )
        facets = scope.env["chanxiao.meeting.facet"]
        scope.facet = facets.search(
            [
                ("res_model", "=", scope.adopted._name),
                ("res_id", "=", scope.adopted.id),
            ],
            limit=1,
        )
        scope.reminder = scope.env["chanxiao.meeting.reminder"]._create_system(
            {
                "res_model": scope.open_action._name,
                "res_id": scope.open_action.id,
                "name": scope.open_action.name,
                "company_id": scope.company.id,
                "user_id": scope.open_action.assignee_id.id,
                "reminded_at": MONDAY - timedelta(days=3),
                "reminded_by_id": scope.people.chair.id,
                "day": (MONDAY - timedelta(days=3)).date(),
                "turn": 1,
            }
        )

    def _add_measures(self, scope):
        """Two to be weighed; one that is tried out, and one that was carried out, by
        somebody who works with the order."""
        planner = scope.people.planner
        promised = scope.order.copy({"commitment_date": "2026-04-10 04:00:00"})
        promised.action_confirm()
        subject = f"sale.order,{promised.id}"
        mine = scope.env["chanxiao.meeting.decision"].create(
            [
                self.prepare_decision(scope, planner, subject_ref=subject)
                for _number in range(2)
            ]
        )
        mine.action_adopt()
        scope.measures = scope.env["chanxiao.meeting.measure"].create(
            [
                self.prepare_measure(decision, day)
                for day, decision in enumerate(
                    (scope.decision, scope.decision, *mine), start=20
                )
            ]
        )
        scope.measure, _other, scope.open_measure, scope.applied_measure = (
            scope.measures
        )
        scope.measures = scope.measures[:2]
        scope.applied_measure.with_user(planner).action_preview()
        scope.applied_measure.with_user(planner).action_apply()
        scope.open_measure.with_user(planner).action_preview()

    def _add_minutes(self, scope):
        minutes = scope.env["chanxiao.meeting.minutes"]

        def create(state, **values):
            meeting = self._create_meeting(scope, "held", started_at=MONDAY)
            document = minutes._create_system(
                {"name": state, "meeting_id": meeting.id, **values}
            )
            document._refresh()
            return document

        scope.minutes = create("draft")
        scope.revision = create("revision", revision=2, revision_reason="Wrong")
        scope.minutes_in_review = create("review")
        scope.approved_minutes = create("approved")
        scope.issued_minutes = create("issued")
        scope.unruled_minutes = create("unruled")
        scope.unruled_minutes._set_state("in_review")
        scope.minutes_in_review._set_state("in_review")
        scope.minutes_ruling = self._create_ruling(scope.minutes_in_review)
        scope.approved_minutes._set_state("approved")
        scope.issued_minutes._set_state("issued", issued_at=MONDAY, sending_due=MONDAY)
        # the meetings in whose rooms these are gone on with
        scope.drafting = scope.minutes.meeting_id
        scope.reviewing = scope.minutes_in_review.meeting_id
        scope.unruled = scope.unruled_minutes.meeting_id
        scope.issuing = scope.approved_minutes.meeting_id
        self._file_minutes(scope)
        self._add_papers(scope)
        self._add_receipts(scope)

    def _file_minutes(self, scope):
        """Issued minutes in their file, and what a verification could find there."""
        minutes = scope.issued_minutes
        files = scope.env["chanxiao.minutes.file"]
        file = files._get_or_open(minutes.policy_id)
        minutes._file_former(file)
        minutes._write_system(
            {"retention_end": MONDAY.date(), "disposal_marked_at": MONDAY}
        )
        scope.minutes_file = files.browse(file.id)
        scope.minutes_entry = scope.minutes_file.ledger_ids
        scope.minutes_finding = scope.env["chanxiao.minutes.finding"]._create_system(
            {"file_id": file.id, "kind": "missing", "found_at": MONDAY}
        )

    def _add_papers(self, scope):
        """What was printed of issued minutes, and what only some are told of them."""
        minutes, env = scope.issued_minutes, scope.env
        order = f"sale.order,{scope.order.id}"

        def print_(model, **values):
            file = env["ir.attachment"].create(
                {"name": "Minutes.pdf", "raw": b"%PDF", "res_model": model}
            )
            printed = env[model]._create_system(
                {"minutes_id": minutes.id, "attachment_id": file.id, **values}
            )
            file.res_id = printed.id
            return printed

        scope.minutes_paper = print_("chanxiao.minutes.paper", told=[order])
        scope.minutes_copy = print_(
            "chanxiao.minutes.copy",
            told=[],
            partner_id=scope.order.partner_id.id,
            partner_name="Customer",
            purpose="Their order",
            person_name="Somebody",
            made_at=MONDAY,
        )
        scope.minutes_passage = env["chanxiao.minutes.passage"].create(
            {"minutes_id": minutes.id, "origin": order, "search_text": "words"}
        )

    def make_copy_maker(self, scope):
        """The dialog that a section belongs to, of the person whose section it is."""
        owner = getattr(self, "dialog_owner", None) or self.env.user
        # bounded to this test: also who may not open the dialog has one
        makers = self.env["chanxiao.minutes.copy.maker"].with_user(owner).sudo()
        return makers.create(
            {
                "minutes_id": scope.issued_minutes.id,
                "partner_id": scope.order.partner_id.id,
                "purpose": "Their order",
            }
        )

    def _add_receipts(self, scope):
        people = (scope.invited.attendee, scope.invited.representative)
        scope.receipt, scope.objection = scope.env[
            "chanxiao.meeting.receipt"
        ]._create_system(
            [
                {
                    "minutes_id": scope.issued_minutes.id,
                    "user_id": user.id,
                    "partner_id": user.partner_id.id,
                    "name": user.name,
                    "due_date": "2026-03-18",
                }
                for user in people
            ]
        )
        scope.objection._set_state("objected", remark="Wrong", answered_at=MONDAY)
        scope.paper_receipt = scope.receipt._create_system(
            {
                "minutes_id": scope.issued_minutes.id,
                "name": "Guest",
                "state": "paper",
                "due_date": "2026-03-18",
            }
        )

    def _add_exceptions(self, scope):
        exceptions = scope.env["chanxiao.control.exception"]
        values = {
            "name": "Line stopped",
            "responsible_id": False,
            "cause_reason_id": scope.cause.id,
            "containment": "Repaired",
            "prevention": "Maintained",
            "agenda_item_id": scope.topic.id,
            "subject_ref": f"sale.order,{scope.order.id}",
        }
        states = ("new", "analysing", "decided", "executing", "closed")
        found = exceptions._create_system([values] * len(states))
        for exception, state in zip(found, states, strict=True):
            exception._set_state(state)
        vars(scope).update(zip(states, found, strict=True))
        scope.executing._write_system({"verified_at": MONDAY})
        scope.analysing._write_system({"responsible_id": scope.people.chair.id})
        scope.env["chanxiao.meeting.measure"].create(
            [
                {
                    "kind": "postpone",
                    "exception_id": found[0].id,
                    "subject_ref": f"sale.order,{scope.order.id}",
                    "date_planned": f"2026-04-{day} 04:00:00",
                }
                for day in (20, 21)
            ]
        )
        scope.exception = found[0]
        scope.why = scope.env["chanxiao.control.exception.why"].create(
            {"exception_id": scope.exception.id, "question": "Why?"}
        )
        scope.untreated = exceptions._create_system({**values, "agenda_item_id": False})
        self._add_found(scope, values)

    def _add_found(self, scope, values):
        """What was found in the data of the scope's company, and what is looked for."""
        record = {"source_model": "sale.order", "source_id": scope.order.id}
        code = "sales.order_late"
        scope.found = scope.env["chanxiao.control.exception"]._create_system(
            {**values, **record, "is_automatic": True, "detector_code": code}
        )
        findings = scope.env["chanxiao.exception.finding"]
        scope.finding = findings._create_system(
            {
                **record,
                "exception_id": scope.found.id,
                "company_id": scope.company.id,
                "detector_code": code,
                # scopes share companies
                "detection_key": f"{scope.order.id}",
            }
        )
        detections = scope.env["chanxiao.exception.detection"]
        detections._sync(scope.company)
        scope.detection = detections.search(
            [("company_id", "=", scope.company.id), ("code", "=", code)]
        )
        scope.detection_limit = scope.detection.threshold_ids[0]

    def prepare_contact(self, scope, **values):
        """What the representative's department asks of the attendee's."""
        return {
            "topic": "Two fitters",
            "company_id": scope.company.id,
            "from_department_id": scope.sales.id,
            "to_department_id": scope.helpers.id,
            "deadline": "2026-03-20",
            **values,
        }

    def _add_contacts(self, scope):
        scope.helpers = scope.env["hr.department"].create(
            {"name": "Help", "company_id": scope.company.id}
        )
        scope.helpers.manager_id = scope.env["hr.employee"].create(
            {
                "name": "Head",
                "user_id": scope.people.attendee.id,
                "department_id": scope.helpers.id,
                "company_id": scope.company.id,
            }
        )
        contacts = scope.env["chanxiao.work.contact"]._create_system(
            [
                self.prepare_contact(
                    scope,
                    requester_id=scope.people.representative.id,
                    subject_ref=f"sale.order,{scope.order.id}",
                )
                for _state in range(4)
            ]
        )
        scope.draft_contact, scope.contact, accepted, done = contacts
        asked = contacts - scope.draft_contact
        asked.action_send()
        asked.write({"assignee_id": scope.people.chair.id})
        (accepted | done).action_accept()
        done.action_done("Done")
        scope.accepted_contact, scope.done_contact = accepted, done

    def prepare_case(self, scope, **values):
        return {
            "name": "Left in the rain",
            "policy_id": scope.policy.id,
            "person_id": scope.people.representative.id,
            **values,
        }

    def _add_cases(self, scope):
        """Of the representative, before and after they explained."""
        values = {"record_ref": f"chanxiao.meeting.action,{scope.open_action.id}"}
        cases = scope.env["chanxiao.meeting.accountability"]._create_system(
            [self.prepare_case(scope, **values)] * 2
        )
        scope.case, scope.explained_case = cases
        scope.explained_case._set_state("explained", explanation="Rain")

    def _add_settlements(self, scope):
        line, settled = scope.line, scope.settled_line
        scope.change = scope.env["chanxiao.order.change"]._create_system(
            {
                "order_id": scope.order.id,
                "line_id": line.id,
                "kind": "price",
                "is_reason_required": True,
            }
        )
        scope.settlement, scope.final = scope.env["chanxiao.settlement"]._create_system(
            [{"sale_line_id": line.id}, {"sale_line_id": settled.id}]
        )
        scope.final._set_state("final")
        scope.settlement_source = scope.env["chanxiao.settlement.source"].create(
            self.prepare_settlement_source(scope)
        )
        scope.settlement_problem = scope.env["chanxiao.settlement.problem"].create(
            self.prepare_settlement_problem(scope)
        )

    def prepare_settlement_source(self, scope):
        return {
            "settlement_id": scope.settlement.id,
            "basis": "stock",
            "product_id": self.product.id,
        }

    def prepare_settlement_problem(self, scope):
        return {
            "settlement_id": scope.settlement.id,
            "kind": "change",
            "res_model": "sale.order",
            "res_id": scope.order.id,
        }

    def _add_operations(self, scope):
        workcenter = scope.env["mrp.workcenter"].create(
            {"name": "Assembly", "company_id": scope.company.id}
        )
        bom = scope.env["mrp.bom"].create(
            {
                "product_tmpl_id": self.product.product_tmpl_id.id,
                "company_id": scope.company.id,
                "operation_ids": [
                    Command.create({"name": "Assemble", "workcenter_id": workcenter.id})
                ],
            }
        )
        scope.operation = bom.operation_ids
        scope.trigger = scope.env["qc.trigger"].search([], limit=1) or scope.env[
            "qc.trigger"
        ].create({"name": "Finished"})
        scope.test = scope.env["qc.test"].search([], limit=1) or scope.env[
            "qc.test"
        ].create({"name": "Looks good"})
        scope.trigger_line = scope.env["qc.trigger.operation_line"].create(
            self.prepare_trigger_line(scope)
        )
        scope.production = scope.env["mrp.production"].create(
            {
                "product_id": self.product.id,
                "bom_id": bom.id,
                "company_id": scope.company.id,
            }
        )
        scope.workorder = scope.production.workorder_ids
        scope.purchase = scope.env["purchase.order"].create(
            {"partner_id": self.customer.id, "company_id": scope.company.id}
        )
        warehouse = scope.env["stock.warehouse"].search(
            [("company_id", "=", scope.company.id)], limit=1
        )
        scope.picking = scope.env["stock.picking"].create(
            {"picking_type_id": warehouse.out_type_id.id}
        )
        scope.inspection = scope.env["qc.inspection"].create(
            {"test": scope.test.id, "company_id": scope.company.id}
        )

    def prepare_trigger_line(self, scope):
        return {
            "operation_id": scope.operation.id,
            "trigger": scope.trigger.id,
            "test": scope.test.id,
        }
