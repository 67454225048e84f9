"""Whoever adds a kind of measure adds one file here: all of them are found."""

from importlib import import_module
from pkgutil import iter_modules

# what the others are made of comes first
from . import base, supply

for _module in sorted(module.name for module in iter_modules(__path__)):
    import_module(f"{__name__}.{_module}")
