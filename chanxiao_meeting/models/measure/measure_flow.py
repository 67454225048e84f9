import json
from datetime import timedelta

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import clean_context

from ...measures.changes import Look, comes_to_the_same, compare
from ...measures.effects import Effects, compare_effects, is_kept
from ...measures.recorder import Recorder
from ...measures.trial import trying
from ..common.state_mixin import ensure_single


class ChanxiaoMeetingMeasure(models.Model):
    """Trying a measure out, carrying it out and undoing it."""

    _inherit = "chanxiao.meeting.measure"

    # with whose rights

    def _as_executor(self, user=None):
        """This measure with the rights of whoever carries it out, in its company.

        :param user: who; the responsible person, or the user where there is none
        """
        self.ensure_one()
        # bounded: who is responsible for the task of a measure that the user reads
        assignee = self.sudo().assignee_id
        user = user or assignee or self.env.user
        if user == assignee and not user.active:
            raise UserError(
                self.env._(
                    "%(user)s, who is to carry “%(measure)s” out, no longer has an "
                    "account. Make somebody else responsible for the task.",
                    user=user.name,
                    measure=self.name,
                )
            )
        context = {
            **clean_context(self.env.context),
            "allowed_company_ids": self.company_id.ids,
            "lang": user.lang or self.env.lang,
            "tz": user.tz or self.env.context.get("tz"),
        }
        context.pop("chanxiao_system", None)
        return self.with_env(self.env(user=user, su=False, context=context))

    def _get_record(self):
        """What it is about, with the rights of the environment.

        :raise UserError: where it is not there any more, or cannot be changed
        """
        subject = self._get_subjects().get(self)
        if subject is None:
            raise UserError(
                self.env._(
                    "The record that “%s” is to change was deleted, or none was "
                    "chosen. Choose another one, or refuse the measure.",
                    self.name,
                )
            )
        record = self.env[subject._name].browse(subject.id)
        if not record.has_access("read"):
            raise AccessError(
                self.env._(
                    "%(user)s may not read “%(record)s”, and so cannot change it. "
                    "Make somebody responsible who works with it.",
                    user=self.env.user.name,
                    record=subject.display_name,
                )
            )
        if problem := self._get_record_problem(record):
            raise UserError(problem)
        return record

    def _get_record_problem(self, record):
        """What keeps any kind of measure from changing a record, or False."""
        active = record._active_name
        if active and not record[active]:
            return self.env._(
                "“%s” is archived. Restore it first, or refuse the measure.",
                record.display_name,
            )
        refused = self._get_kind()._refused_states
        if "state" in record._fields and record.state in refused:
            return self.env._(
                "“%(record)s” is “%(state)s” and is not changed any more. Refuse the "
                "measure, or choose another record.",
                record=record.display_name,
                state=self._get_selection_label(record, "state"),
            )
        return False

    def _check_performable(self, record):
        """:raise UserError: the first reason why it cannot be carried out"""
        kind = self._get_kind()
        for name in kind._values:
            if not self[name]:
                raise UserError(
                    self.env._(
                        "“%(measure)s” needs: %(field)s.",
                        measure=self.env._(kind._kind_label),
                        field=self._get_field_labels([name])[0],
                    )
                )
        if problems := kind._check(self, record):
            raise UserError(problems[0])

    # trying out

    def action_preview(self):
        """Try each of these out, with the rights of whoever would carry it out.

        :raise UserError: saying why it cannot be carried out
        """
        self.check_access("read")
        for measure in self:
            if not (self.env.su or measure.can_preview):
                raise AccessError(measure._get_preview_refusal())
            preview, _before = measure._try_out(measure._as_executor())
            # bounded by the check above: what was found out about this measure
            measure.sudo()._write_system(
                {
                    "preview_data": preview,
                    "previewed_at": fields.Datetime.now(),
                    "previewed_by_id": self.env.uid,
                }
            )
        return True

    def _get_preview_refusal(self):
        if self.state != "proposed":
            return self._get_wrong_state_message()
        return self.env._(
            "“%(measure)s” is tried out by %(who)s, who would carry it out, or by "
            "whoever may propose it.",
            measure=self.name,
            who=self.assignee_id.name or "–",
        )

    def _try_out(self, executor):
        """What carrying this out would change; nothing of it remains.

        :param executor: this measure with the rights of whoever would carry it out
        :return: the preview, plain data for JSON, and what was there before
        """
        record = executor._get_record()
        executor._check_performable(record)
        kind = executor._get_kind()
        with trying(executor.env) as recorder:
            kind._perform(executor, record)
            # what Odoo does at the end: recompute, tell of tracked changes
            executor.env.cr.flush()
            after = Look(executor.env, recorder)
            told = kind._get_told(executor, record)
            follows = executor._get_effects(recorder, record).collect()
        before = Look(executor.env, recorder)
        effects = compare_effects(
            executor._get_effects(recorder, record).collect(), follows
        )
        preview = {
            "changes": compare(before, after),
            "told": executor._prepare_told(told + executor._get_broken(effects)),
            "unseen": recorder.unseen,
            "effects": effects,
        }
        # as it comes back from the database, to be compared with what is there
        return json.loads(json.dumps(preview)), before

    def _get_effects(self, recorder, record):
        written = recorder.get_ids()
        written.setdefault(record._name, set()).add(record.id)
        return Effects(self.env, self.company_id, written)

    def _get_broken(self, effects):
        """Salespeople of the orders whose promise it breaks, and what to tell them."""
        broken = {
            row["order_id"]: row
            for row in effects["promises"]
            if is_kept(row["promised"][1], row["expected"][1]) is False
            and is_kept(row["promised"][0], row["expected"][0])
        }
        # bounded: who sells the orders that wait for what the measure changes
        orders = self.env["sale.order"].sudo().browse(broken)
        told = []
        for order in orders.filtered("user_id"):
            partner = order.user_id.partner_id
            own = self.with_context(lang=partner.lang or self.env.lang)
            told.append(
                {
                    "partner": partner,
                    "record": order,
                    "body": own.env._(
                        "%(order)s, promised for %(promised)s, is expected on "
                        "%(expected)s now. Please agree on it with the customer.",
                        order=order.name,
                        promised=own._format_day(broken[order.id]["promised"][1]),
                        expected=own._format_day(broken[order.id]["expected"][1]),
                    ),
                }
            )
        return told

    def _prepare_told(self, told):
        return [
            {
                "partner": [one["partner"].id, one["partner"].display_name],
                "record": [one["record"]._name, one["record"].id],
                "name": one["record"].display_name,
                "body": one["body"],
            }
            for one in told
        ]

    # carrying out

    def action_apply(self):
        """Carry these out in the ERP, as the person responsible, with their own rights.

        :raise AccessError: for everybody else, or where their rights do not suffice
        :raise UserError: when it was not tried out, or something changed since
        """
        self.check_access("read")
        for measure in self._lock_transition("proposed"):
            measure._check_may_apply()
            measure._apply(measure._as_executor(self.env.user))
        return True

    def _check_may_apply(self):
        action = self.action_id
        if not action:
            raise UserError(
                self.env._(
                    "“%s” belongs to no task yet: nobody is responsible for carrying "
                    "it out. Choose the task on its decision.",
                    self.name,
                )
            )
        if self.env.user != action.assignee_id:
            raise AccessError(
                self.env._(
                    "“%(measure)s” is carried out by %(who)s, who is responsible for "
                    "the task, and by nobody else.",
                    measure=self.name,
                    who=action.assignee_id.name or "–",
                )
            )
        if not action._is_running():
            raise UserError(action._get_state_message())

    def _apply(self, executor):
        """Carry it out, as it was tried out and not otherwise.

        :param executor: this measure with the rights of whoever carries it out
        """
        # bounded: what was found out about a measure that its executor may carry out
        system = self.sudo()
        if not system.preview_data:
            raise UserError(
                self.env._(
                    "Try “%s” out first: whoever carries it out sees before what it "
                    "changes.",
                    self.name,
                )
            )
        expected, before = self._try_out(executor)
        since = fields.Datetime.now() - system.previewed_at
        self._check_unchanged(
            system.preview_data["changes"], expected["changes"], since
        )
        changes = self._perform(executor, before)
        self._check_unchanged(expected["changes"], changes)
        system._set_state(
            "applied",
            applied_at=fields.Datetime.now(),
            applied_by_id=executor.env.uid,
            applied_changes=changes,
            preview_data=expected,
        )
        self._action_apply(executor)

    def _check_unchanged(self, looked_at, changes, since=timedelta()):
        """:raise UserError: when it changes something else than was looked at"""
        tolerance = since + timedelta(minutes=1)
        if not comes_to_the_same(self.env, looked_at, changes, tolerance):
            raise UserError(
                self.env._(
                    "What “%s” rests on was changed since it was tried out. Try it out "
                    "again, and look at what it changes now.",
                    self.name,
                )
            )

    def _perform(self, executor, before):
        """Change the ERP.

        :param before: look at what it writes, from before
        :return: list of changes, with the old values and those that are left
        """
        record = executor._get_record()
        with Recorder(executor.env) as recorder:
            # what was only tried out is compared too: it may be written but once
            for table, ids in before.recorder.written.items():
                recorder.written[table] |= ids
            executor._get_kind()._perform(executor, record)
            executor.env.cr.flush()
            after = Look(executor.env, recorder)
        return json.loads(json.dumps(compare(before, after)))

    def _action_apply(self, executor):
        """Extension point: what follows from carrying this out."""
        self._log_on_record(
            executor, self.env._("Carried out in the ERP: %s", self.name)
        )
        self.action_id._finish_measured(self.env._("Carried out in the ERP."))

    def _log_on_record(self, executor, title):
        """A note on the record that names the decision behind the change."""
        subject = self._get_subjects().get(self)
        thread = subject is not None and self._get_thread(subject)
        # bounded: names of the decision and meeting that the measure belongs to
        decision = self.sudo().decision_id
        where = decision and self.env._(
            "Decision %(number)s “%(decision)s” of %(meeting)s",
            number=decision.id,
            decision=decision.name,
            meeting=decision.meeting_id.display_name,
        )
        body = Markup("<p><strong>%s</strong></p><p>%s</p>") % (title, where or "")
        author = executor.env.user.partner_id.id
        # bounded: a note on this measure
        for document in filter(None, (thread, self.sudo())):
            document._message_log(body=body, author_id=author)

    def _get_thread(self, subject):
        """The document on which a change of ``subject`` is noted, if it has one."""
        above = ("order_id", "production_id", "picking_id")
        names = [name for name in above if name in subject._fields]
        documents = [subject, *(subject[name] for name in names)]
        return next((one for one in documents if "message_ids" in one._fields), None)

    # refusing

    def action_refuse(self, reason=None):
        """Not to be carried out; stays on record as what was weighed.

        :param str reason: why, in words
        """
        reason = self._get_words(reason)
        self.check_access("write")
        self._check_may_propose()
        measures = self._lock_transition("proposed")
        measures._set_state("refused", refusal_reason=reason)
        return True

    def action_open_subject(self):
        """What it is about, as far as it still exists."""
        ensure_single(self)
        return self._get_subject_window()
