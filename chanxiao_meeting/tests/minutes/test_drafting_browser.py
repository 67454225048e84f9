from odoo.tests import no_retry, tagged

from ..common.browsers import BrowsersCase
from .minutes_common import MinutesCase

EDITOR = ".o_field_widget[name=notes] .odoo-editor-editable"
#: types at the end of a paragraph, as the keyboard does
TYPE = """(() => {
    const editor = document.querySelector(%(editor)r);
    const paragraph = editor.querySelectorAll("p")[%(place)d];
    editor.focus();
    document.getSelection().selectAllChildren(paragraph);
    document.getSelection().collapseToEnd();
    document.execCommand("insertText", false, %(words)r);
})()"""
KEPT = """Object.keys(localStorage).some(
    (key) => key.startsWith("chanxiao_text/") && localStorage[key].includes(%r)
)"""


@tagged("post_install", "-at_install", "chanxiao_once")
class TestDraftingBrowser(BrowsersCase, MinutesCase):
    """Two people write what was said, in two browsers, while the meeting runs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.meeting._set_state("in_progress", ended_at=False)
        cls.item.notes = "<p>First</p><p>Second</p>"
        for user in cls.planner | cls.recorder:
            user.password = user.login

    def _open(self, seat):
        path = f"/odoo/chanxiao.meeting.agenda.item/{self.item.id}"
        seat.open(path, f"{EDITOR} p")

    def _type(self, seat, place, words):
        seat.run(TYPE % {"editor": EDITOR, "place": place, "words": words})

    def _see(self, seat, words):
        seat.wait(f"document.querySelector({EDITOR!r})?.innerText.includes({words!r})")

    def _get_stored(self, seat):
        return seat.get_stored(self.item, "notes")

    def _is_stored(self, seat, *words):
        self._wait_for(
            lambda: all(word in self._get_stored(seat) for word in words),
            f"{words} in what is stored",
        )

    @no_retry
    def test_both_write_at_once(self):
        with self._seat(self.planner, self.recorder) as (mine, theirs):
            self._open(mine)
            self._open(theirs)
            self._type(mine, 0, " and mine")
            self._type(theirs, 1, " and theirs")
            self._is_stored(theirs, "First and mine", "Second and theirs")
            # who goes on writing has the other's words around the cursor
            for seat, place, words in ((mine, 0, " too"), (theirs, 1, " as well")):
                self._type(seat, place, words)
                self._is_stored(seat, words)
            self._is_stored(theirs, "First and mine too", "Second and theirs as well")
            self._see(theirs, "First and mine too")
            self._see(mine, "Second and theirs")

    @no_retry
    def test_both_write_into_one_paragraph(self):
        with self._seat(self.planner, self.recorder) as (mine, theirs):
            self._open(mine)
            self._open(theirs)
            self._type(mine, 1, " mine")
            self._is_stored(theirs, "Second mine")
            self._type(theirs, 1, " theirs")
            theirs.wait(
                "document.querySelector('.o_chanxiao_overlap')?.innerText"
                ".includes('Second mine')"
            )
            self.assertNotIn("theirs", self._get_stored(theirs))
            theirs.click(".o_chanxiao_both")
            self._is_stored(theirs, "<p>Second mine</p><p>Second theirs</p>")
            self._see(theirs, "Second mine")

    @no_retry
    def test_closed_laptop(self):
        with self._seat(self.planner, self.recorder) as (mine, theirs):
            self._open(mine)
            mine.cut_off()
            self._type(mine, 0, " before the lid was closed")
            mine.wait(KEPT % "before the lid was closed")
            mine.wait(
                "document.querySelector('.o_notification')?.innerText"
                ".includes('cannot be reached')"
            )
            mine.browser.navigate_to("about:blank")
            self._open(theirs)
            self.assertNotIn("the lid", self._get_stored(theirs))
            self._type(theirs, 1, " meanwhile")
            self._is_stored(theirs, "Second meanwhile")
            self._open(mine)
            mine.wait(
                "document.querySelector('.o_chanxiao_draft')?.innerText"
                ".includes('before the lid')"
            )
            mine.click(".o_chanxiao_take")
            self._is_stored(
                theirs, "First before the lid was closed", "Second meanwhile"
            )
            self._see(mine, "Second meanwhile")
            mine.wait("!(%s)" % (KEPT % "the lid"))
