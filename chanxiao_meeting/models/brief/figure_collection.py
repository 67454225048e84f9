from odoo import api, models

from ..policy.policy_target import LIMITS


class ChanxiaoMeetingFigure(models.Model):
    """Keeping what was collected."""

    _inherit = "chanxiao.meeting.figure"

    @api.model
    def _store(self, briefs, values_list):
        """Make the figures of ``briefs`` those of ``values_list``, in batch.

        Values entered by hand stay, with the newly computed one beside them; also
        where the figure itself is not collected any more.

        :param briefs: ``chanxiao.meeting.brief`` records
        :param list values_list: one dict per figure, with ``brief_id`` and ``key``
        :return: the figures collected
        """
        figures = self.search([("brief_id", "in", briefs.ids)])
        known = {(figure.brief_id.id, figure.key): figure for figure in figures}
        self._add_definitions(values_list)
        self._add_targets(briefs, values_list)
        stored, missing = self.browse(), []
        for values in values_list:
            if figure := known.get((values["brief_id"], values["key"])):
                figure.write(values)
                stored |= figure
            else:
                missing.append(values)
        stored |= self.create(
            [{**values, "label": values["key"]} for values in missing]
        )
        stored._copy_texts()
        gone = figures - stored
        gone.filtered(lambda figure: not figure.is_overridden).unlink()
        return stored

    @api.model
    def _add_definitions(self, values_list):
        keys = {values["key"] for values in values_list}
        definitions = (
            self.env["chanxiao.figure.definition"]
            .with_context(active_test=False)
            .search([("key", "in", list(keys))])
        )
        by_key = {definition.key: definition for definition in definitions}
        for values in values_list:
            definition = by_key.get(values["key"])
            if definition:
                values.update(
                    definition_id=definition.id,
                    unit=definition.unit,
                    better=definition.better,
                    is_as_of=definition.is_as_of,
                )

    @api.model
    def _add_targets(self, briefs, values_list):
        """Put the targets of the policy beside the values, as of the period's end."""
        policies = {brief.id: brief.meeting_id.policy_id for brief in briefs}
        targets = briefs.meeting_id.policy_id.target_ids.grouped(
            lambda target: (target.policy_id, target.definition_id.key)
        )
        for values in values_list:
            candidates = targets.get((policies[values["brief_id"]], values["key"]), [])
            day = values["period_end"]
            valid = [target for target in candidates if target._is_valid_on(day)][:1]
            values["has_target"] = bool(valid)
            for name in LIMITS:
                values[name] = valid[0][name] if valid else 0.0

    def _copy_texts(self):
        """Keep names and explanations as they are at this moment, in every language.

        A figure says for ever how it was computed, whatever becomes of its definition.
        """
        codes = [code for code, _name in self.env["res.lang"].get_installed()]
        # English first: what is written in no other language falls back to it
        for code in sorted(codes, key=lambda code: code != "en_US"):
            for figure in self.with_context(lang=code):
                if definition := figure.definition_id:
                    figure.label = definition.name
                    figure.explanation = definition.explanation
