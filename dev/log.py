"""Reading the server's log."""

import re

_RECORD = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ (?P<level>[A-Z]+) (?P<database>\S+) "
    r"(?P<logger>\S+): (?P<message>.*)"
)
PROBLEMS = ("WARNING", "ERROR", "CRITICAL")
RESULT = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests when loading")
SKIPPED = re.compile(r": skipped (\S+).*? : (.*)")


def is_problem(line):
    match = _RECORD.match(line)
    return bool(match and match["level"] in PROBLEMS)


def records(text, levels=PROBLEMS):
    """The log's records of ``levels``, each with the lines that follow it."""
    current = None
    for line in text.splitlines():
        match = _RECORD.match(line)
        if match:
            if current:
                yield "\n".join(current)
            current = [line] if match["level"] in levels else None
        elif current:
            current.append(line)
    if current:
        yield "\n".join(current)


def test_counts(text):
    """(run, failed, skipped) as the test runner reported; the latter are (test,
    reason) pairs."""
    run = failed = 0
    for failures, errors, total in RESULT.findall(text):
        run += int(total)
        failed += int(failures) + int(errors)
    return run, failed, SKIPPED.findall(text)


def without_browser(text):
    """Tests that were skipped because the browser did not start, and why."""
    return {test: why for test, why in SKIPPED.findall(text) if "chrome" in why.lower()}
