"""What the person at the keyboard sees: progress of long steps, one-sentence ends."""

import sys
import threading
import time
from contextlib import contextmanager


class Failure(Exception):
    """Ends the run with a non-zero status; its text is one clear sentence."""


class Step:
    """One long step: a title, and what it is doing at the moment."""

    def __init__(self, title):
        self.title = title
        self.detail = ""
        self.started = time.monotonic()

    @property
    def elapsed(self):
        return time.monotonic() - self.started


def duration(seconds):
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{seconds // 60:.0f} min {seconds % 60:02.0f} s"


class Console:
    """Prints steps; several may run at once, in threads."""

    def __init__(self, stream=None):
        self.stream = stream or sys.stdout
        self.live = self.stream.isatty()
        self.every = 0.5 if self.live else 15
        self._lock = threading.RLock()
        self._steps = []
        self._beating = None

    def say(self, text=""):
        with self._lock:
            self._clear()
            print(text, file=self.stream, flush=True)

    def _clear(self):
        if self.live:
            self.stream.write("\r\x1b[K")

    @contextmanager
    def step(self, title):
        """Show ``title`` as going on until the block ends."""
        step = Step(title)
        self._begin(step)
        sign = "✗"
        try:
            yield step
            sign = "✓"
        finally:
            with self._lock:
                self._steps.remove(step)
                self.say(f"{sign} {title} ({duration(step.elapsed)})")

    def _begin(self, step):
        with self._lock:
            self._steps.append(step)
            if not self.live:
                self.say(f"· {step.title} …")
            if self._beating is None:
                self._beating = threading.Thread(target=self._beat, daemon=True)
                self._beating.start()

    def _beat(self):
        while True:
            time.sleep(self.every)
            with self._lock:
                if self._steps:
                    self._show()

    def _show(self):
        parts = [f"{step.title} {duration(step.elapsed)}" for step in self._steps]
        detail = self._steps[-1].detail
        line = "… " + ", ".join(parts) + (f": {detail}" if detail else "")
        if self.live:
            self._clear()
            self.stream.write(line[:100])
            self.stream.flush()
        else:
            self.say(line[:160])
