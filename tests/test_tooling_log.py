"""What ``make test`` reads from the output of other programs."""

from dev import checks, log
from dev.process import explain

START = "2026-01-01 10:00:00,000 17 "
INFO = f"{START}INFO db odoo.modules.loading: Loading module chanxiao_meeting"
WARNING = f"{START}WARNING db odoo.models: chanxiao.meeting is not described"
ERROR = f"{START}ERROR db odoo.sql_db: bad query\nTraceback\n  more"
SKIPPED = f"{START}INFO db odoo.tests: skipped test_tour : Chrome executable not found"


def outcome(failed, errors, total):
    return (
        f"{START}INFO db odoo.tests.result: {failed} failed, {errors} error(s) of "
        f"{total} tests when loading database 'db'"
    )


def test_every_warning_and_error_is_a_complaint():
    text = "\n".join([INFO, WARNING, ERROR, INFO])
    assert checks.complaints(text) == [WARNING, ERROR]


def test_a_quiet_installation_passes():
    assert checks.complaints("\n".join([INFO, INFO])) == []


def test_the_server_runner_is_counted():
    result = checks.odoo_result("x", 1, outcome(2, 1, 10), "log")
    assert (result.passed, result.failed) == (7, 3)


def test_no_test_run_is_a_failure():
    for text in (outcome(0, 0, 0), INFO):
        result = checks.odoo_result("x", 0, text, "log")
        assert result.failed == 1
        assert "No test ran" in result.report


def test_a_crash_after_passing_tests_is_a_failure():
    assert checks.odoo_result("x", 1, outcome(0, 0, 5), "log").failed == 1


def test_a_missing_browser_is_a_failure():
    text = "\n".join([SKIPPED, outcome(0, 0, 5)])
    result = checks.odoo_result("x", 0, text, "log")
    assert result.failed == 1
    assert result.report.startswith("No browser")


def test_tests_without_a_browser_are_counted_when_they_run_again():
    text = "\n".join([SKIPPED, outcome(0, 0, 5)])
    blind = log.without_browser(text)
    assert list(blind) == ["test_tour"]
    first = checks.odoo_result("x", 0, text, "log", blind)
    assert (first.passed, first.failed, first.skipped) == (4, 0, 0)
    second = checks.odoo_result("x", 0, outcome(0, 0, 1), "log")
    both = checks.combine(first, second)
    assert (both.passed, both.failed, both.skipped) == (5, 0, 0)
    second = checks.odoo_result("x", 0, text, "log")
    assert checks.combine(first, second).failed == 1


def test_skipped_tests_are_not_counted_as_passed():
    text = "\n".join([SKIPPED.replace("Chrome", "A font"), outcome(0, 0, 5)])
    result = checks.odoo_result("x", 0, text, "log")
    assert (result.passed, result.failed, result.skipped) == (4, 0, 1)


def test_pytest_is_counted():
    line = "=== 1 failed, 20 passed, 2 skipped, 3 errors in 1.20s ==="
    result = checks.pytest_result("x", 1, f"noise\n{line}")
    assert (result.passed, result.failed, result.skipped) == (20, 4, 2)


def test_pytest_without_tests_is_a_failure():
    assert checks.pytest_result("x", 5, "no tests ran in 0.01s").failed == 1


def test_log_records_keep_their_lines():
    assert list(log.records(f"{ERROR}\n{INFO}")) == [ERROR]


def test_failures_name_their_cause_in_one_sentence():
    output = "lots\nE: Could not resolve 'somewhere'"
    assert "the network could not be reached" in explain("Downloading", output)
    output = "cp: error writing 'x': No space left on device"
    assert "the disk is full" in explain("Copying", output)
    sentence = explain("Building", "first\nerror: no compiler.\nlast", "pip.log")
    assert (
        sentence == "Building failed: error: no compiler. The details are in pip.log."
    )
    assert "\n" not in sentence
