"""The meeting room's components, as its architecture has them: read from the source."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[1] / "chanxiao_meeting" / "static"
ROOM = STATIC / "src" / "meeting_room"
MOST_LINES = 150
#: what one department works on; whatever is shown of it is said by the server
WORK = re.compile(
    r"\b(sales?|crm|purchas\w*|stock|mrp|quality|qc|maintenance|account\w*|finance|hr)\b",
    re.IGNORECASE,
)
#: what has no class of its own, by a test that draws it
DRAWN_BY = {
    "DecideDialog": "on the wall the line opens over it",
    "FigureDialog": "a figure is enlarged to its pictures",
    "TopicMatter": "an exception and a new order are opened over the room, too",
}


def find_components():
    """Each file that has components, and their names."""
    for path in sorted(ROOM.rglob("*.js")):
        names = re.findall(r"class (\w+) extends Component\b", path.read_text())
        if names:
            yield path, names


COMPONENTS = list(find_components())


@pytest.mark.parametrize(
    ("path", "names"), COMPONENTS, ids=lambda v: getattr(v, "stem", "")
)
def test_each_is_short_and_has_its_own_folder(path, names):
    in_words = re.sub(r"(?<!^)(?=[A-Z])", "_", names[0]).lower()
    assert path.relative_to(ROOM).parts == (in_words, f"{in_words}.js")
    assert len(names) == 1
    assert len(path.read_text().splitlines()) <= MOST_LINES


def test_none_knows_a_department():
    found = [
        f"{path.relative_to(ROOM)}:{number} {line.strip()}"
        for path in sorted([*ROOM.rglob("*.js"), *ROOM.rglob("*.xml")])
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if WORK.search(line)
    ]
    assert found == []


def test_each_is_drawn_by_a_test():
    tests = "".join(path.read_text() for path in (STATIC / "tests").glob("*.test.js"))
    missing = []
    for path, (name,) in COMPONENTS:
        template = path.with_suffix(".xml").read_text()
        classes = set(re.findall(r"\bo_chanxiao_\w+", template))
        title = DRAWN_BY.get(name)
        is_drawn = title in tests if title else any(c in tests for c in classes)
        if not is_drawn:
            missing.append(name)
    assert missing == []
