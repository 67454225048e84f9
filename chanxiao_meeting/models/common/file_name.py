"""Names of files that are made of what people entered."""

import re

#: with every character written out; file systems take 255
MAX_BYTES = 150
# what some system refuses in a name, and what would be a line of its own in a header
REFUSED = re.compile(r'[\\/:*?"<>|]')
UNSEEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def get_file_name(name, extension, fallback="document"):
    """A name that every system takes, cut where it would be too long.

    :param str name: what people entered, or made of it
    :param str extension: without its dot
    :param str fallback: where nothing of the name is left
    """
    text = UNSEEN.sub(" ", REFUSED.sub("-", name or ""))
    end = f".{extension}"
    room = MAX_BYTES - len(end.encode())
    # what was cut in the middle of a character goes, and half of a pair
    cut = text.strip(" .").encode("utf-8", "ignore")[:room].decode("utf-8", "ignore")
    return f"{cut.strip(' .') or fallback}{end}"
