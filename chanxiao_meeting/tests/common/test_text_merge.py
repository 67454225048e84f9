import random
import re

from odoo.tests import BaseCase, tagged

from ...models.common.text_merge import is_same, merge


def _html(paragraphs):
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestTextMerge(BaseCase):
    """What two people made of one text, put together."""

    def _check(self, base, theirs, mine, expected, overlaps=0, is_html=True, **options):
        result = merge(base, theirs, mine, is_html, **options)
        self.assertEqual(result.text, expected)
        self.assertEqual(len(result.overlaps), overlaps)
        return result

    def test_both_begin_an_empty_text(self):
        for empty in ("", "<p><br></p>", "<p>\u200b</p>", "<div>&nbsp;</div>"):
            with self.subTest(empty):
                self._check(empty, "<p>T</p>", "<p>M</p>", "<p>T</p><p>M</p>")

    def test_each_changes_another_paragraph(self):
        self._check(
            "<p>a</p><p>b</p>",
            "<p>a T</p><p>b</p>",
            "<p>a</p><p>b M</p>",
            "<p>a T</p><p>b M</p>",
        )

    def test_one_writes_on_while_the_other_adds_below(self):
        self._check("<p>a</p>", "<p>a T</p>", "<p>a</p><p>M</p>", "<p>a T</p><p>M</p>")
        self._check("<p>a</p>", "<p>T</p><p>a</p>", "<p>a M</p>", "<p>T</p><p>a M</p>")

    def test_what_one_takes_out_is_gone(self):
        self._check("<p>a</p><p>b</p>", "<p>b</p>", "<p>a</p><p>b M</p>", "<p>b M</p>")

    def test_what_one_takes_out_and_the_other_changes_is_asked_about(self):
        result = self._check(
            "<p>a</p><p>b</p>",
            "<p>b</p>",
            "<p>a M</p><p>b</p>",
            "<p>a M</p><p>b</p>",
            overlaps=1,
        )
        self.assertEqual(tuple(result.overlaps[0]), ("", "<p>a M</p>"))

    def test_same_paragraph(self):
        texts = ("<p>a</p><p>z</p>", "<p>a T</p><p>z</p>", "<p>a M</p><p>z</p>")
        self._check(*texts, "<p>a T</p><p>a M</p><p>z</p>", overlaps=1)
        for choice, kept in (("theirs", "a T"), ("mine", "a M")):
            self._check(*texts, _html([kept, "z"]), overlaps=1, choice=choice)

    def test_paragraphs_beside_each_other(self):
        """Who changed two of them has not changed both of what another changed."""
        self._check(
            "<p>a</p><p>b</p><p>c</p>",
            "<p>a T</p><p>b T</p><p>c</p>",
            "<p>a</p><p>b</p><p>c M</p>",
            "<p>a T</p><p>b T</p><p>c M</p>",
        )
        result = self._check(
            "<p>a</p><p>b</p>",
            "<p>a T</p><p>b T</p>",
            "<p>a M</p><p>b</p>",
            "<p>a T</p><p>a M</p><p>b T</p>",
            overlaps=1,
        )
        self.assertEqual(tuple(result.overlaps[0]), ("<p>a T</p>", "<p>a M</p>"))

    def test_who_writes_on_and_adds_more(self):
        """What is added is no part of the paragraph that was written on."""
        self._check(
            "<p>One of two</p><p>End</p>",
            "<p>One of two</p><p>End T</p>",
            "<p>One of two M</p><p>More</p><p>End</p>",
            "<p>One of two M</p><p>More</p><p>End T</p>",
        )
        result = self._check(
            "<p>交期要提前</p>",
            "<p>交期要提前两天</p>",
            "<p>交期要提前三天</p><p>另议</p>",
            "<p>交期要提前两天</p><p>交期要提前三天</p><p>另议</p>",
            overlaps=1,
        )
        self.assertNotIn("另议", result.overlaps[0].mine)

    def test_both_changed_it_alike(self):
        self._check("<p>a</p>", "<p>b</p>", "<p>b</p>", "<p>b</p>")

    def test_items_of_a_list(self):
        self._check(
            "<ul><li>a</li></ul>",
            "<ul><li>a</li><li>T</li></ul>",
            "<ul><li>a</li><li>M</li></ul>",
            "<ul><li>a</li><li>T</li><li>M</li></ul>",
        )
        self._check(
            "<ul><li>a<ul><li>b</li></ul></li></ul>",
            "<ul><li>a<ul><li>b</li><li>T</li></ul></li></ul>",
            "<ul><li>a M<ul><li>b</li></ul></li></ul>",
            "<ul><li>a M<ul><li>b</li><li>T</li></ul></li></ul>",
        )

    def test_rows_of_a_table(self):
        table = '<table class="t"><tbody>%s</tbody></table>'
        row = "<tr><td>%s</td></tr>"
        self._check(
            table % row % 1,
            table % (row % 1 + row % "T"),
            table % row % "M",
            table % (row % "M" + row % "T"),
        )

    def test_list_that_one_takes_apart_stays_whole(self):
        theirs, mine = "<p>a</p><p>b</p>", "<ul><li>a</li><li>b</li><li>M</li></ul>"
        base = "<ul><li>a</li><li>b</li></ul>"
        self._check(base, theirs, mine, theirs + mine, overlaps=1)

    def test_loose_words_and_signs(self):
        self._check(
            "x &amp; y<p>a</p>",
            "x &amp; y<p>a</p><p>T</p>",
            "x &amp; y &lt;<b>z</b>&gt;<p>a</p>",
            "x &amp; y &lt;<b>z</b>&gt;<p>a</p><p>T</p>",
        )

    def test_notes_of_the_editor_are_nobodys_words(self):
        noted = '<p data-oe-version="2.0" data-last-history-steps="1,2">a</p>'
        self.assertTrue(is_same("<p>a</p>", noted + "<p><br></p>", True))
        kept = '<p data-oe-version="2.0">a T</p>'
        self._check("<p>a</p>", "<p>a T</p>", noted, kept)

    def test_picture_is_kept(self):
        picture = '<p><img src="/web/image/1"></p>'
        self._check("<p>a</p>", "<p>a</p>" + picture, "<p>M</p>", "<p>M</p>" + picture)

    def test_lines_of_plain_text(self):
        texts = ("a\nb", "a\r\nb\nT\n", "M\na\nb")
        self._check(*texts, "M\na\nb\nT", is_html=False)
        self._check("a <b>", "a <b> T", "a <b>\n", "a <b> T", is_html=False)
        self._check("", "T", "M", "T\nM", is_html=False)

    def test_no_word_is_lost_whatever_both_do(self):
        """Every word that either wrote is there; without a choice to make, no other."""
        dice = random.Random(20260316)
        for _round in range(3000):
            base = [f"b{place}" for place in range(dice.randrange(6))]
            theirs = self._edit(dice, base, "t")
            mine = self._edit(dice, base, "m")
            result = merge(_html(base), _html(theirs), _html(mine), True)
            got = self._words(re.sub("<[^>]*>", " ", result.text))
            before, their_words, my_words = (
                self._words(" ".join(side)) for side in (base, theirs, mine)
            )
            told = (base, theirs, mine, result)
            self.assertLessEqual((their_words | my_words) - before, got, told)
            if not result.overlaps:
                self.assertEqual(got & before, their_words & my_words & before, told)

    def _edit(self, dice, paragraphs, who):
        edited = list(paragraphs)
        for number in range(dice.randrange(4)):
            place = dice.randrange(len(edited) + 1)
            kind = dice.random()
            if kind < 0.5 or not edited:
                edited.insert(place, f"{who}{number}")
            elif kind < 0.85:
                edited[min(place, len(edited) - 1)] += f" {who}{number}"
            else:
                edited.pop(min(place, len(edited) - 1))
        return edited

    def _words(self, text):
        return set(text.split())
