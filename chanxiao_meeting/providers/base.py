import math
from operator import itemgetter

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import ValidationError

from .column import default_columns
from .figure import BOUNDS, Figure


class ChanxiaoFigureProvider(models.AbstractModel):
    """A department's figures, read from the ERP.

    To add a department, put one file into ``providers/`` of any addon: a model that
    inherits from this one, sets the class attributes and writes :meth:`_get_figures`.
    Nothing else is needed, and nothing else knows about it.
    """

    _name = "chanxiao.figure.provider"
    _description = "Figure Provider"

    #: code of the source, first part of the keys of its figures
    _provider_code = None
    #: lazily translated name of the source
    _provider_label = None
    #: place among the sources
    _provider_sequence = 100
    #: models without which there is nothing to tell
    _required_models = ()
    #: tuple of ``Definition``, in the order they are shown
    _definitions = ()

    @api.model
    def _collect(self, period, codes=None):
        """Figures of a period, read as the system.

        Depends on the period alone: neither the user nor their language, time zone or
        companies change a number (the language is kept for the labels of breakdowns).
        Returns plain data, no records; who may see it is for the caller to decide.

        :param Period period: company, days and moment the figures are about
        :param codes: codes of the providers to ask, or ``None`` for all of them. A
            provider that is not there, or lacks a model, is left out.
        :return: ``{code: [Figure, …]}`` in the sequence of providers and definitions
        :raise ValidationError: if a provider breaks its contract
        """
        context = {"allowed_company_ids": period.companies.ids, "active_test": True}
        if self.env.context.get("lang"):
            context["lang"] = self.env.context["lang"]
        # The system reads so that a figure is the same whoever asks; bounded by the
        # filter on the period's companies in every provider, and by returning numbers.
        system = self.with_env(self.env(user=SUPERUSER_ID, su=True, context=context))
        return {
            provider._provider_code: provider._collect_figures(period)
            for provider in system._get_providers()
            if codes is None or provider._provider_code in codes
        }

    @api.model
    def _get_providers(self):
        """Providers whose models are there, as empty recordsets, in sequence."""
        names = self.env.registry.descendants([self._name], "_inherit")
        providers = [self.env[name] for name in names]
        return sorted(
            (
                provider
                for provider in providers
                if provider._provider_code
                and all(name in self.env for name in provider._required_models)
            ),
            key=lambda provider: (provider._provider_sequence, provider._provider_code),
        )

    def _get_own_domain(self, period, owner):
        """What is neither consigned by vendors nor customers' goods.

        :param str owner: field that says whose it is, empty for our own
        """
        own = period.companies._get_owners().ids
        return ["|", (owner, "=", False), (owner, "in", own)]

    @api.model
    def _get_definitions(self):
        """Definitions of this provider whose models are there."""
        return [
            definition
            for definition in self._definitions
            if all(name in self.env for name in definition.required_models)
        ]

    @api.model
    def _get_figures(self, period):
        """Compute the figures; the one method a provider has to write.

        Called as the system: filter by ``period.domain_of_companies()`` in every query,
        and take days from ``period.domain()`` and the like, which end at ``as_of``
        where the period is not over. Number of queries must not grow with the number
        of records.

        :param Period period: what the figures are about
        :return: list of ``Figure``, exactly one for each of :meth:`_get_definitions`
        """
        raise NotImplementedError

    @api.model
    def _collect_figures(self, period):
        """The provider's figures in the order of their definitions.

        Of a period that has not begun only figures of a moment are known.
        """
        figures = {figure.key: figure for figure in self._get_figures(period)}
        definitions = {one.key: one for one in self._get_definitions()}
        if figures.keys() != definitions.keys():
            raise ValidationError(
                self.env._(
                    "The figures of “%(provider)s” do not match their definitions"
                    " (%(keys)s). Ask the author of that addon to mend it.",
                    provider=self._provider_code,
                    keys=sorted(figures.keys() ^ definitions.keys()),
                )
            )
        return [
            figures[key]
            if definition.as_of or period.has_begun
            else figures[key].without_values()
            for key, definition in definitions.items()
        ]

    # What tells a breakdown to its readers

    @api.model
    def _get_columns_by_key(self):
        """Columns that definitions declare for their breakdowns.

        Read from the code, so that titles are in the language of whoever reads.

        :return: ``{key: (Column, …)}`` of the definitions that declare some
        """
        return {
            definition.key: definition.columns
            for provider in self._get_providers()
            for definition in provider._definitions
            if definition.columns
        }

    @api.model
    def _get_columns(self, key, unit, rows, declared=None):
        """Columns to show of a figure's breakdown.

        :param str key: key of the figure; its provider may be gone
        :param str unit: unit of the figure
        :param list rows: rows of the breakdown
        :param dict declared: what ``_get_columns_by_key`` returned
        :return: list of :class:`Column` that at least one row holds
        """
        declared = self._get_columns_by_key() if declared is None else declared
        names = {name for row in rows for name in row}
        columns = declared.get(key) or default_columns(rows, unit)
        return [column for column in columns if column.name in names]

    @api.model
    def _get_bounds(self, key, unit):
        """Lowest and highest value of a figure that makes sense, None where any does.

        :param str key: key of the figure; its provider may be gone
        :param str unit: unit of the figure
        """
        for provider in self._get_providers():
            for definition in provider._definitions:
                if definition.key == key and definition.bounds:
                    return definition.bounds
        return BOUNDS.get(unit, (None, None))

    # What the providers share

    @api.model
    def _make_figure(self, key, value, drill, breakdown=()):
        """A figure of a moment.

        :param tuple drill: model name and domain of the records counted
        """
        return self._build_figure(drill, key=key, value=value, breakdown=breakdown)

    @api.model
    def _make_trend_figure(self, key, values, drill, breakdown=()):
        """A figure over the period.

        :param values: its value in each window, oldest first
        :param tuple drill: model name and domain of the records counted
        """
        *_older, previous, value = values
        return self._build_figure(
            drill,
            key=key,
            value=value,
            previous=previous,
            trend=tuple(values),
            breakdown=breakdown,
        )

    @api.model
    def _build_figure(self, drill, breakdown=(), **values):
        model, domain = drill
        return Figure(
            breakdown=tuple(breakdown),
            drill_model=model,
            # lists throughout: what JSON gives back is what was put in
            drill_domain=self._as_lists(domain),
            **values,
        )

    @api.model
    def _as_lists(self, value):
        if isinstance(value, tuple | list):
            return [self._as_lists(part) for part in value]
        return value

    @api.model
    def _percentage(self, part, whole):
        """``part`` of ``whole`` from 0 to 100; not known where there is no whole."""
        return 100.0 * (part or 0.0) / whole if whole else None

    @api.model
    def _largest_rows(self, rows, limit=10):
        """As ``Reader.largest``, of rows that were read: ``group`` and ``value``."""
        key = itemgetter("value")
        by_group = sorted(rows, key=lambda row: row["group"] or math.inf)
        return sorted(by_group, key=key, reverse=True)[:limit]

    @api.model
    def _label_rows(self, rows, model_name, missing=""):
        """Rows of ``Reader.largest`` as rows of a breakdown.

        :param str model_name: model whose ids are in ``group``
        :param str missing: label of the group of what has none
        """
        ids = [row["group"] for row in rows if row["group"]]
        records = self.env[model_name].browse(ids)
        labels = {record.id: record.display_name for record in records}
        return [{"label": labels.get(row.pop("group"), missing), **row} for row in rows]

    @api.model
    def _label_amounts(self, amounts, model_name, missing=""):
        """Breakdown of amounts that were grouped already: the ten largest.

        :param dict amounts: amount by id; ``None`` is the group of what has none
        :param str model_name: model of the ids
        :param str missing: label of ``None``
        """
        largest = sorted(amounts.items(), key=lambda item: (-item[1], item[0] or 0))
        rows = [{"group": group, "value": amount} for group, amount in largest[:10]]
        return self._label_rows(rows, model_name, missing)
