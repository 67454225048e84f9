"""The table of clauses is complete, and every test it names exists."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROW = re.compile(r"^\| ([A-Z]\d+(?:\.\d+)?) \| (.+) \| (.+) \|$", re.MULTILINE)
TEST = re.compile(r"`(\w+)\.(test_\w+)`")
COUNTS = {"G": 12, "F": 10, "C": 3, "V": 15, "D": 3, "E": 7, "M": 7, "B": 10}
PARTS = {"F5": 14, "F6": 10}


def _rows():
    return ROW.findall((ROOT / "docs" / "traceability.md").read_text("utf-8"))


def _clauses():
    whole = [
        f"{letter}{n}" for letter, last in COUNTS.items() for n in range(1, last + 1)
    ]
    parts = [f"{clause}.{n}" for clause, k in PARTS.items() for n in range(1, k + 1)]
    return whole + parts


def _tests():
    """Names of tests by class, as written in the test files of all addons."""
    found = {}
    # only where tests are: other folders come and go while tests run beside this one
    folders = [ROOT / "tests", *ROOT.glob("chanxiao_*/tests")]
    for path in (path for folder in folders for path in folder.rglob("test_*.py")):
        name = None
        for line in path.read_text("utf-8").splitlines():
            if match := re.match(r"class (\w+)", line):
                name = match[1]
            elif match := re.match(r"    def (test_\w+)", line):
                found.setdefault(name, set()).add(match[1])
    return found


def test_every_clause_is_listed_once():
    assert sorted(clause for clause, _where, _tests in _rows()) == sorted(_clauses())


def test_every_test_named_exists():
    known = _tests()
    named = [name for _c, _w, tests in _rows() for name in TEST.findall(tests)]
    assert len(named) > 60
    assert [name for name in named if name[1] not in known.get(name[0], ())] == []


def test_what_has_no_test_is_not_claimed():
    for clause, where, tests in _rows():
        assert TEST.search(tests) or "not yet" in where, clause
