from dataclasses import astuple, dataclass, fields


@dataclass(frozen=True)
class Cost:
    """An amount of money in company currency, by what it was spent on.

    Costs add up, and a cost times a number is that share or multiple of it.
    """

    material: float = 0.0
    operation: float = 0.0
    subcontract: float = 0.0
    scrap: float = 0.0

    def __add__(self, other):
        parts = zip(astuple(self), astuple(other), strict=True)
        return Cost(*(mine + theirs for mine, theirs in parts))

    def __mul__(self, factor):
        return Cost(*(part * factor for part in astuple(self)))

    @property
    def total(self):
        return sum(astuple(self))

    def get_values(self, prefix="", currency=None):
        """Values of the fields ``<prefix><part>_cost``, rounded if in a currency."""
        amounts = {part.name: getattr(self, part.name) for part in fields(self)}
        return {
            f"{prefix}{name}_cost": currency.round(amount) if currency else amount
            for name, amount in amounts.items()
        }


NOTHING = Cost()
