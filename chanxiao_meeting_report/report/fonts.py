"""Which characters the fonts of this server can print.

The PDF engine leaves out a character that no font has, and says nothing.
"""

import subprocess
import unicodedata
from functools import lru_cache

# What is read of each font: whether it is of coloured pictures, which the engine
# cannot print, and its ranges of characters in hexadecimal.
LIST_FONTS = ("fc-list", ":scalable=true", "--format=%{color} %{charset}\n")
# controls, blanks and the selectors of a variant have nothing to be drawn
INVISIBLE = {"Cc", "Cf", "Zl", "Zp", "Zs"}
VARIANTS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
# Debian's packages, by what they bring
COMMON_CHINESE = "fonts-noto-cjk"
RARE_CHINESE = "fonts-hanazono"
SYMBOLS = "fonts-symbola"
ANYTHING = "fonts-unifont"


def find_missing_characters(text):
    """Characters of a text that no font has, sorted; none where nobody can tell."""
    characters = {ord(character) for character in set(text) if _is_drawn(character)}
    missing = characters - _get_covered()
    if missing:
        # a font may have been installed since
        _get_covered.cache_clear()
        missing -= _get_covered()
    return [chr(code) for code in sorted(missing)] if _get_covered() else []


def get_font_packages(characters):
    """Debian's packages that bring fonts for these characters."""
    return sorted({_get_font_package(character) for character in characters})


def _get_font_package(character):
    code = ord(character)
    if 0x20000 <= code < 0x40000:
        return RARE_CHINESE
    if 0x2E80 <= code < 0xA000 or 0xAC00 <= code < 0xD7B0:
        return COMMON_CHINESE
    return SYMBOLS if unicodedata.category(character) == "So" else ANYTHING


def _is_drawn(character):
    is_variant = any(ord(character) in codes for codes in VARIANTS)
    return not is_variant and unicodedata.category(character) not in INVISIBLE


@lru_cache(maxsize=1)
def _get_covered():
    """Codes of all characters that a font has; empty without fontconfig."""
    try:
        listed = subprocess.run(
            LIST_FONTS, capture_output=True, check=True, text=True, timeout=30
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    covered = set()
    for font in listed.splitlines():
        is_coloured, _blank, ranges = font.partition(" ")
        if is_coloured != "True":
            covered.update(*map(_parse_range, ranges.split()))
    return frozenset(covered)


def _parse_range(text):
    first, _dash, last = text.partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)
