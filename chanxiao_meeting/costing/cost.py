from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Cost:
    """An amount of money in company currency, by what it was spent on.

    Costs add up, and a cost times a number is that share or multiple of it.
    """

    material: float = 0.0
    operation: float = 0.0
    subcontract: float = 0.0
    scrap: float = 0.0

    @property
    def _parts(self):
        # not astuple: it copies deeply, and thousands of costs are added up
        return self.material, self.operation, self.subcontract, self.scrap

    def __add__(self, other):
        parts = zip(self._parts, other._parts, strict=True)
        return Cost(*(mine + theirs for mine, theirs in parts))

    def __mul__(self, factor):
        return Cost(*(part * factor for part in self._parts))

    @property
    def total(self):
        return sum(self._parts)

    def get_values(self, prefix="", currency=None):
        """Values of the fields ``<prefix><part>_cost``, rounded if in a currency."""
        amounts = {part.name: getattr(self, part.name) for part in fields(self)}
        return {
            f"{prefix}{name}_cost": currency.round(amount) if currency else amount
            for name, amount in amounts.items()
        }


NOTHING = Cost()
