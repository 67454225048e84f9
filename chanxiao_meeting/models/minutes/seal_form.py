"""What a seal is computed from: text that comes out the same on every machine."""

import hashlib
import json
import re

#: pictures that a text shows, by the address that Odoo gives them
PICTURE = re.compile(r"/web/image/(?:ir\.attachment/)?(\d{1,9})\b")


def canonical(value):
    """``value`` with numbers as they come back from the database (1.0 as 1)."""
    if isinstance(value, dict):
        return {key: canonical(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [canonical(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def get_digest(value):
    """SHA-256 over JSON-ready data, whatever the order of its keys."""
    text = json.dumps(
        canonical(value), ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )
    return hashlib.sha256(text.encode()).hexdigest()


def get_parts(content):
    """The digest of each part of a content, so that a change is found where it is.

    :return: ``{"content": …, "content/header": …, "content/tasks/2": …}``
    """
    parts = {"content": get_digest(content)}
    for key, value in (content or {}).items():
        if isinstance(value, list):
            for number, item in enumerate(value, start=1):
                parts[f"content/{key}/{number}"] = get_digest(item)
        else:
            parts[f"content/{key}"] = get_digest(value)
    return parts


def find_pictures(value):
    """Ids of the attachments that the texts of a content show."""
    if isinstance(value, dict):
        return set().union(*map(find_pictures, value.values()))
    if isinstance(value, list | tuple):
        return set().union(*map(find_pictures, value))
    return set(map(int, PICTURE.findall(value))) if isinstance(value, str) else set()
