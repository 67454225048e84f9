from odoo import api, models


class ChanxiaoProblemSource(models.AbstractModel):
    """Records of what went wrong with goods: scrap, failed inspections, exceptions, …

    A model that keeps such records inherits it and says in :meth:`_find_problems` which
    of them are about given goods. Whoever asks needs to know no such model.
    """

    _name = "chanxiao.problem.source"
    _description = "Records of Problems With Goods"

    @api.model
    def _find_all_problems(self, goods):
        """What went wrong with goods, wherever it is recorded.

        :param dict goods: ``{model name: records}`` behind the goods: lines and orders
            sold, manufacturing orders, stock moves, transfers, purchase orders
        :return: list of ``(one of those records, values)``. The values are those of
            :meth:`_prepare_problem`.
        """
        names = self.env.registry.descendants([self._name], "_inherit")
        return [
            problem
            for name in sorted(names)
            if not self.env[name]._abstract
            for problem in self.env[name]._find_problems(goods)
        ]

    @api.model
    def _find_problems(self, goods):
        """To be implemented: as :meth:`_find_all_problems`, of this model alone."""
        raise NotImplementedError()

    def _prepare_problem(self, kind, **values):
        """What this record tells of a problem: names and numbers, no sentences, so
        that everybody reads it in their own language.

        :param str kind: one of the kinds that ``chanxiao.settlement.problem`` knows
        :param values: ``date``, ``detail``, ``quantity``, ``days``, ``reason_id``
        """
        self.ensure_one()
        return {
            "kind": kind,
            "res_model": self._name,
            "res_id": self.id,
            "reference": self.display_name,
            **values,
        }
