"""People come and go; what they did for meetings stays or goes to somebody else."""

from odoo import Command, api, models
from odoo.fields import Domain


class ChanxiaoStateMixin(models.AbstractModel):
    """Who is named on a document, after they have left."""

    _inherit = "chanxiao.state.mixin"

    #: the field with the document whose history tells of this one; None: its own
    _history_field = None

    @api.model
    def _get_person_fields(self):
        """Names of the stored fields that name users."""
        return [
            name
            for name, field in self._fields.items()
            if field.type in ("many2one", "many2many")
            and field.comodel_name == "res.users"
            and field.store
            and not field.related
            and name not in models.MAGIC_COLUMNS
        ]

    def _get_history(self):
        """The documents in whose history stands what happens to these, or None."""
        if self._history_field:
            return self[self._history_field]
        return self if "message_ids" in self._fields else None

    # handing over

    def _hand_over(self, name, leaver, successor):
        """Extension point: what one person did for these documents another does now.

        :param str name: the field that names the person
        :param leaver: who is named now
        :param successor: who is named from now on
        """
        is_many = self._fields[name].type == "many2many"
        people = [Command.unlink(leaver.id), Command.link(successor.id)]
        self._write_system({name: people if is_many else successor.id})

    # deleted accounts

    @api.model
    def _keep_names(self, users):
        """Note who was who, in the history of documents, before accounts go.

        :param users: those whose accounts are about to be deleted
        """
        names = self._get_person_fields()
        # bounded: names of people, kept where they stand already
        everything = self.sudo().with_context(active_test=False)
        documents = everything.search(
            Domain.OR(Domain(name, "in", users.ids) for name in names)
        )
        for document in documents:
            people = {name: document[name] & users for name in names}
            document._keep_former_people({n: who for n, who in people.items() if who})

    def _keep_former_people(self, people):
        """Extension point: keep the names of people of this document.

        :param dict people: users whose account goes, by the field that names them
        """
        history = self._get_history()
        if not history:
            return
        said = [
            f"{self._fields[name]._description_string(self.env)}: {user.name}"
            for name, users in people.items()
            for user in users
        ]
        body = self.env._("Account deleted. %s", said)
        if history != self:
            body = f"{self.display_name} – {body}"
        history._message_log(body=body)


class ResUsers(models.Model):
    """Documents of meetings keep the names of people whose account is deleted."""

    _inherit = "res.users"

    def unlink(self):
        names = self.env.registry.descendants(["chanxiao.state.mixin"], "_inherit")
        for name in sorted(names):
            if not self.env[name]._abstract:
                self.env[name]._keep_names(self)
        # The database would delete their activities together with them, and what
        # hangs on an activity would neither learn of it nor let go of it in time.
        activities = self.env["mail.activity"].with_context(active_test=False)
        # bounded: what is deleted in any case
        activities.sudo().search([("user_id", "in", self.ids)]).unlink()
        return super().unlink()


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _chanxiao_filter_reachable(self):
        """Those whom a message gets to: by e-mail, or in the inbox."""
        return self.filtered(
            lambda partner: (
                partner.email
                or any(u.notification_type == "inbox" for u in partner.user_ids)
            )
        )
