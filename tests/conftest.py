"""For the tests of the tools: settings that point into a folder of the test."""

import pytest

from dev.console import Console
from dev.settings import Settings
from dev.state import open_state


class Recorder(Console):
    """A console that keeps what it would have printed."""

    def __init__(self):
        super().__init__()
        self.lines = []

    def say(self, text=""):
        self.lines.append(text)


@pytest.fixture
def console():
    return Recorder()


@pytest.fixture
def scratch(tmp_path):
    """Settings with a state folder of their own."""
    settings = Settings(state=tmp_path / "state")
    (tmp_path / "state").mkdir()
    # as after a first run: no need of the space that one takes
    (tmp_path / "state" / "ready").touch()
    open_state(settings)
    return settings
