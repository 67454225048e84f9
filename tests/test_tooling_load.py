"""What one command writes into a document outlives what another one writes."""

from types import SimpleNamespace

from benchmarks import sections
from load import summary, watch


def test_sections_stay_and_are_replaced(tmp_path):
    document = tmp_path / "performance.md"
    document.write_text("# Performance\n\nFigures.\n")
    sections.write(document, "load", "## Room\n\nfirst\n")
    sections.write(document, "load", "## Room\n\nsecond\n")
    sections.replace_rest(document, "# Performance\n\nOther figures.\n")

    text = document.read_text()
    assert text.startswith("# Performance\n\nOther figures.\n")
    assert "second" in text and "first" not in text
    assert text.count("<!-- load -->") == 1
    assert text.endswith("<!-- /load -->\n")


def test_what_was_missed_is_told():
    screen = SimpleNamespace(seen=[(10.0, 1), (11.5, 3)], reads=[0.1])
    changes = [(10.5, 0.2, 2), (11.0, 0.1, 3), (12.0, 0.1, 4), (13.0, 0.1, 5)]
    looks = [(15.0 * n, {"workers": 50.0 + n, "bus": 50.0}) for n in range(41)]
    watched = SimpleNamespace(
        memory=looks,
        loads=[1.5],
        failures=["Traceback"],
        busy={"workers": 2.0, "bus": 0.2, "screens": 0.1},
    )
    found = summary.summarize(changes, [screen], watched)
    # seen at 11.5: the change of 10.5 with the next one; that of 12.0 never
    assert found["shown"]["p95"] == 1000.0
    assert found["lost"] == 1
    assert found["busy"]["workers"] == 500.0
    # what was loaded in the first two minutes is no growth
    assert found["memory"]["all"] == (109.0, 139.0)
    met = summary.check(found)
    assert [text for text, is_met in met.items() if is_met] == [
        "a change on every screen"
    ]
    assert met["memory does not grow"] is False
    assert "| workers |" in summary.render({**found, "clients": 1, "minutes": 5})


def test_a_short_run_warms_for_a_third_of_it():
    looks = [(15.0 * n, {"workers": 100.0 + 10 * n}) for n in range(5)]
    assert summary.summarize_memory(looks)["all"] == (120.0, 140.0)


def test_failures_are_found_in_the_log():
    log = (
        "2026 INFO started\nTraceback (most recent call last):\n  KeyError: 1\n2026 ok"
    )
    [failure] = watch.find_failures(log)
    assert "KeyError: 1" in failure
    assert watch.find_failures("2026 WARNING nothing\n") == []
