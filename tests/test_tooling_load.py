"""What one command writes into a document outlives what another one writes."""

from types import SimpleNamespace

from benchmarks import sections
from load import summary


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
    found = summary.summarize(changes, [screen], [100.0] * 9 + [120.0])
    # seen at 11.5: the change of 10.5 with the next one; that of 12.0 never
    assert found["shown"]["p95"] == 1000.0
    assert found["lost"] == 1
    found = {"growth": 0.2, "lost": 1, "shown": {"p95": 1200.0}}
    assert not any(summary.check(found).values())
