"""Whether two ways give the same figures."""

from math import isclose

#: sums of many floats in another order
RELATIVE = 1e-9
ABSOLUTE = 1e-6


def differences(figures, expected, slack=None):
    """Sentences on what differs between ``{key: Figure}`` and ``{key: Expected}``.

    :param dict slack: key to how far its amounts may be apart
    """
    found = []
    for key, wanted in expected.items():
        if key not in figures:
            continue
        figure, apart = figures[key], (slack or {}).get(key, 0.0)
        told = wanted.trend is not None or wanted.value is not None
        pairs = [("value", figure.value, wanted.value)] if told else []
        pairs += _listed("trend", figure.trend, wanted.trend)
        values = [row["value"] for row in figure.breakdown]
        pairs += _listed("breakdown", values, wanted.breakdown)
        found += [
            f"{key} ({what}): {value} instead of {other}"
            for what, value, other in pairs
            if not _equal(value, other, apart)
        ]
    return found


def _listed(what, values, wanted):
    if wanted is None:
        return []
    values = list(values or ())
    pairs = [(f"length of {what}", len(values), len(wanted))]
    pairs += [
        (f"{what} {number}", *pair)
        for number, pair in enumerate(zip(values, wanted, strict=False), 1)
    ]
    return pairs


def _equal(value, wanted, apart):
    if value is None or wanted is None:
        return value is wanted
    return isclose(
        float(value), float(wanted), rel_tol=RELATIVE, abs_tol=max(ABSOLUTE, apart)
    )


def merged(parts):
    """What several statements know of the same figures, put together."""
    figures = {}
    for part in parts:
        for key, entry in part.items():
            known = figures.get(key)
            figures[key] = entry if known is None else _merge(known, entry)
    return figures


def _merge(first, second):
    def either(name):
        value = getattr(first, name)
        return getattr(second, name) if value is None else value

    return type(first)(either("value"), either("trend"), either("breakdown"))
