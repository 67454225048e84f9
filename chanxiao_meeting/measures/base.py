from odoo import api, models


class ChanxiaoMeasureKind(models.AbstractModel):
    """One way in which a measure of a meeting changes the ERP.

    To add a kind, put a model that inherits from this one into a file of ``measures/``,
    set the class attributes and write :meth:`_perform`, and what else it needs. Nothing
    else knows about it. An addon of its own imports the file itself.

    Every method is called with the rights of whoever carries the measure out, in the
    company of the measure; none of them uses ``sudo()``, so that nobody changes by a
    measure what they could not change by hand. ``measure`` is one
    ``chanxiao.meeting.measure`` and ``record``, where it is given, what it is about:
    it exists, is active, belongs to the company and may be read.

    What a kind does is tried out for the preview, and rolled back. So it may call any
    code of Odoo's, but nothing that commits, and nothing that draws on chance.
    """

    _name = "chanxiao.measure.kind"
    _description = "Kind of Measure"

    #: name in the database, never changed once published
    _kind_code = None
    #: lazily translated name
    _kind_label = None
    #: place among the kinds
    _kind_sequence = 100
    #: models without which the kind is not offered
    _required_models = ()
    #: models whose records it can be about
    _subject_models = ()
    #: fields of the measure that the kind needs, and those that it also takes
    _values = ()
    _optional_values = ()
    #: kind of decision that it belongs to (``chanxiao.meeting.decision.measure``)
    _decision_measure = "other"
    #: states in which a record is not changed any more
    _refused_states = ("cancel", "done")

    @api.model
    def _is_installed(self):
        """Whether what the kind needs of Odoo is there."""
        return all(name in self.env for name in self._required_models)

    @api.model
    def _check(self, measure, record):
        """Why it cannot be carried out, now, as sentences; the first is shown.

        What holds for every kind (record deleted, archived, of another company, values
        that are missing) was checked before.

        :return: list of sentences that say what is wrong and who can mend it
        """
        return []

    @api.model
    def _perform(self, measure, record):
        """Change the ERP by Odoo's own code, as by hand; the method a kind must write.

        Called in a savepoint, for the preview as for the real thing.

        :raise UserError: Odoo's own refusals pass through
        """
        raise NotImplementedError

    @api.model
    def _undo(self, measure, record, left):
        """Put back by Odoo's own code what writing the old values does not put back.

        Called before old values are written. What differs from them afterwards, and
        what was created and is still there, is put back field by field where that can
        be done, or reported.

        :param list left: the changes that are still as the measure left them, dicts of
            ``model``, ``id``, ``kind`` ("changed", "created", "deleted") and ``values``
            (``{field: [before, after]}``). What the kind takes out of it is not written
            back: where only Odoo's own code may put it right
        """

    @api.model
    def _get_told(self, measure, record):
        """Whom to tell, because something was confirmed to them, and in what words.

        Called after the measure was performed, so that ``record`` says what will be;
        what it said before is in ``measure`` only.

        :return: list of dicts of ``partner`` (one ``res.partner``), ``record`` (the
            document the message belongs to) and ``body`` (text, in the partner's
            language)
        """
        return []

    @api.model
    def _get_label(self, measure, record):
        """What the measure does, in a few words, as its name; of a record or not."""
        return ""

    # finding kinds

    @api.model
    def _get_kinds(self):
        """Kinds whose models are there, ``{code: empty recordset}`` in sequence."""
        names = self.env.registry.descendants([self._name], "_inherit")
        kinds = [self.env[name] for name in names]
        found = sorted(
            (kind for kind in kinds if kind._kind_code and kind._is_installed()),
            key=lambda one: (one._kind_sequence, one._kind_code),
        )
        return {kind._kind_code: kind for kind in found}

    # What the kinds share

    @api.model
    def _format_day(self, measure, moment):
        """A moment as people of the measure's meeting write its day."""
        return measure._format_moment(moment)

    @api.model
    def _check_whole(self, quantity, unit):
        """What is wrong with a quantity that cannot be had in a unit, as ``_check``."""
        if unit.compare(quantity, unit.round(quantity)) == 0:
            return []
        return [
            self.env._(
                "%(quantity)s is no whole number of %(unit)s.",
                quantity=quantity,
                unit=unit.name,
            )
        ]

    @api.model
    def _for_partner(self, partner, *records):
        """This kind and records in the language of whom a message is for."""
        lang = partner.lang or self.env.lang
        return [record.with_context(lang=lang) for record in (self, *records)]

    @api.model
    def _get_created(self, measure, model):
        """Records of a model that carrying the measure out created, as far as there."""
        # bounded: ids of what this measure created; they are read as the user
        changes = measure.sudo().applied_changes or ()
        ids = [
            change["id"]
            for change in changes
            if change["kind"] == "created" and change["model"] == model
        ]
        return self.env[model].browse(ids).exists()

    @api.model
    def _leave_to_odoo(self, left, *models):
        """Keep old values of these models' records from being written back."""
        left[:] = [change for change in left if change["model"] not in models]
