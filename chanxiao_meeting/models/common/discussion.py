from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .groups import ORGANIZER, USER

# Code of ours that plans activities and sees itself to who follows their records puts
# this very object into the context. A client can send the key, but never the object.
_NO_FOLLOWERS = object()


def without_followers(records):
    """``records`` in a context in which a planned activity makes nobody follow."""
    return records.with_context(chanxiao_no_followers=_NO_FOLLOWERS)


class ChanxiaoDiscussionMixin(models.AbstractModel):
    """A record that its people discuss: who posts, plans activities on it, follows it.

    One answer to all three. It is discussed by whoever may read it and

    * may change it as well, or
    * organizes meetings, or
    * has a meeting role and is named by the record or by its meeting: what that means
      is said by each model, in :meth:`_get_discussion_domain`.

    Everybody else who reads it, auditors for instance, only reads. That somebody
    follows the record, or was written to about it, gives them no right to post, unlike
    in Odoo itself.
    """

    _name = "chanxiao.discussion.mixin"
    _description = "Record That Its People Discuss"
    _inherit = "mail.thread"
    # what is shown of activities is for all readers; who posts is said below
    _mail_post_access = "read"

    @api.model
    def _get_discussion_domain(self):
        """Extension point: the records that name the user, or whose meeting does."""
        return Domain.FALSE

    def _filter_discussed(self):
        """Those of these records that the user may discuss, also when in sudo mode."""
        if self.env.uid == SUPERUSER_ID:
            return self
        readable = self.sudo(False)._filtered_access("read")
        if self.env.user.has_group(ORGANIZER):
            return self & readable
        named = readable._filter_named()
        return self & (named | (readable - named)._filtered_access("write"))

    def _filter_named(self):
        if not self or not self.env.user.has_group(USER):
            return self.browse()
        # bounded: which of these records, all read by the user, name the user
        system = self.sudo().with_context(active_test=False)
        domain = Domain("id", "in", self.ids) & self._get_discussion_domain()
        return self.browse(system.search(domain)._ids)

    def _check_may_discuss(self):
        """:raise AccessError: for records that the user may not discuss"""
        if self.env.su:
            return
        self.check_access("read")
        if others := self - self._filter_discussed():
            raise AccessError(
                self.env._(
                    "You may read “%s”, but comments, activities and notifications "
                    "are for the people of its meeting and those it names. Ask an "
                    "organizer of meetings to add you.",
                    others[0].display_name,
                )
            )

    def _fetch_people(self, users):
        """Read at once whom a step has to do with: these, its user, the companies.

        Planning activities, telling people and writing mails each read a few of them
        otherwise, with a query every time.

        :param users: who is named by the step, or told of it
        """
        people = (users | self.env.user).partner_id | self.company_id.partner_id
        people.mapped("name")

    # the doors

    def message_post(self, **kwargs):
        self._check_may_discuss()
        return super().message_post(**kwargs)

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Follow the record oneself, or have others follow it who may read it.

        :raise AccessError: for people who do not discuss it
        """
        if self.env.su or not self or not partner_ids:
            return super().message_subscribe(partner_ids, subtype_ids)
        self._check_may_discuss()
        if self.has_access("write") or set(partner_ids) == {
            self.env.user.partner_id.id
        }:
            return super().message_subscribe(partner_ids, subtype_ids)
        # bounded: people who may read these records, as the user does
        return self._message_subscribe(self._get_readers(partner_ids), subtype_ids)

    @api.model
    def _subscribe_each(self, people):
        """Let each record be followed by its own person, all of them at once.

        Planning an activity does it too, but with some queries for each user: after
        this, plan them with :func:`without_followers`.

        :param dict people: a partner by record, none of whom needs to be asked for
            their right to read it
        """
        records = self.browse([record.id for record in people])
        # bounded: who follows records that the caller just made for these people
        Followers = self.env["mail.followers"].sudo()
        following = Followers.search(
            [("res_model", "=", self._name), ("res_id", "in", records.ids)]
        )
        known = {(line.res_id, line.partner_id) for line in following}
        kinds = self.env["mail.message.subtype"].default_subtypes(self._name)
        internal, _internal_only, external = kinds
        Followers.create(
            [
                {
                    "res_model": self._name,
                    "res_id": record.id,
                    "partner_id": partner.id,
                    "subtype_ids": (
                        external if partner.partner_share else internal
                    ).ids,
                }
                for record, partner in people.items()
                if (record.id, partner) not in known
            ]
        )

    def _get_readers(self, partner_ids):
        """Ids of those of these people who may read all of these records."""
        # bounded: whether colleagues may read what the user reads
        partners = self.env["res.partner"].sudo().browse(partner_ids).exists()
        return [
            partner.id
            for partner in partners
            for user in partner.user_ids[:1]
            if self.with_user(user).has_access("read")
        ]

    def _thread_to_store(self, store, fields, *, request_list=None):
        """Offer "Follow" to those who may follow."""
        result = super()._thread_to_store(store, fields, request_list=request_list)
        if request_list is not None and store.target.is_current_user(self.env):
            discussed = self._filter_discussed()
            for thread in self:
                values = {"mayFollow": thread in discussed}
                store.add(thread, values, as_thread=True)
        return result

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        operations = super()._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        if message_operation == "create":
            others = self - self._filter_discussed()
            operations.update(dict.fromkeys(others, "write"))
        return operations


def _is_discussed(env, model):
    """Whether the records of a model, given by name, are discussed by our rules."""
    return model in env and issubclass(env.registry[model], ChanxiaoDiscussionMixin)


class MailMessage(models.Model):
    """Odoo lets whoever follows a record or was written to post on it; we do not."""

    _inherit = "mail.message"

    def _get_forbidden_access(self, operation):
        forbidden = super()._get_forbidden_access(operation)
        if operation != "create":
            return forbidden
        # bounded: where the messages are that the user is posting
        posted = (
            (self - forbidden)
            .sudo()
            .filtered(lambda message: _is_discussed(self.env, message.model))
        )
        for model, messages in posted.grouped("model").items():
            records = self.env[model].browse(messages.mapped("res_id")).exists()
            allowed = set(records._filter_discussed()._ids)
            forbidden += self.browse(m.id for m in messages if m.res_id not in allowed)
        return forbidden


class MailActivity(models.Model):
    """An activity that is moved to another record is planned there."""

    _inherit = "mail.activity"

    def _classify_by_model(self):
        """Planning activities, Odoo lets people follow the records that this returns.

        Notifying of activities and finishing them ask for it too: the object is in the
        context only while they are created.
        """
        if self.env.context.get("chanxiao_no_followers") is _NO_FOLLOWERS:
            return {}
        return super()._classify_by_model()

    def write(self, vals):
        result = super().write(vals)
        if {"res_model", "res_model_id", "res_id"} & vals.keys() and not self.env.su:
            self.check_access("create")
        return result

    def _make_access_error(self, operation):
        """Say why there may be no activity on a record of ours."""
        # bounded: the record on which the user plans an activity
        activity = self.sudo()[:1]
        if operation == "create" and _is_discussed(self.env, activity.res_model):
            try:
                self.env[activity.res_model].browse(
                    activity.res_id
                )._check_may_discuss()
            except AccessError as error:
                return error
        return super()._make_access_error(operation)


class MailScheduledMessage(models.Model):
    """What is to be posted later is refused now, like what is posted now."""

    _inherit = "mail.scheduled.message"

    def _check(self, values=None):
        result = super()._check(values)
        # bounded: where the messages are to go, whose records were checked above
        targets = [(message.model, message.res_id) for message in self.sudo()]
        targets += [(values["model"], values["res_id"])] if values else []
        for model, res_id in targets:
            if _is_discussed(self.env, model):
                self.env[model].browse(res_id)._check_may_discuss()
        return result


class MailComposeMessage(models.TransientModel):
    """Mails about many records leave a message on each of them."""

    _inherit = "mail.compose.message"

    def _action_send_mail_mass_mail(self, res_ids, auto_commit=False):
        if _is_discussed(self.env, self.model):
            self.env[self.model].browse(res_ids)._check_may_discuss()
        return super()._action_send_mail_mass_mail(res_ids, auto_commit=auto_commit)
