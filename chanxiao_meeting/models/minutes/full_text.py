"""Minutes are found by the words that stand in them, in any language."""

import unicodedata

from lxml import html

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

#: what programs read and people do not
TECHNICAL = {
    "id", "version", "model", "key", "unit", "better", "state", "kind", "status",
    "tz", "position", "measure", "role", "attendance", "cause", "ruling", "result",
    "trend", "columns", "deleted", "confidential", "as_of", "digits",
}  # fmt: skip
# Pairs of neighbouring characters: PostgreSQL knows no words of Chinese, and its
# trigrams know none of two characters. Kept by the database in step with the text.
BIGRAMS = """
CREATE OR REPLACE FUNCTION chanxiao_bigrams(words text) RETURNS text[] AS $$
    SELECT coalesce(array_agg(DISTINCT this || following), '{}')
      FROM unnest(string_to_array(words, NULL), (string_to_array(words, NULL))[2:])
           AS pairs (this, following)
     WHERE following IS NOT NULL
$$ LANGUAGE sql IMMUTABLE PARALLEL SAFE
"""


class ChanxiaoMeetingMinutes(models.Model):
    """What is found is what the reader's document shows: nothing that is confidential
    stands in it, and whose documents are found is said by the rules of access."""

    _inherit = "chanxiao.meeting.minutes"

    full_text = fields.Char(
        "Words of the Minutes",
        compute="_compute_full_text",
        search="_search_full_text",
    )
    search_text = fields.Text(
        "Text to Be Searched",
        compute="_compute_search_text",
        store=True,
        prefetch=False,
        groups="base.group_system",
    )

    def init(self):
        result = super().init()
        self.env.cr.execute(BIGRAMS)
        self.env.cr.execute(
            """
            ALTER TABLE chanxiao_meeting_minutes
                    ADD COLUMN IF NOT EXISTS search_bigrams tsvector GENERATED ALWAYS
                     AS (array_to_tsvector(chanxiao_bigrams(search_text))) STORED
            """
        )
        self.env.cr.execute(
            """
            CREATE INDEX IF NOT EXISTS chanxiao_meeting_minutes__search_bigrams_index
                ON chanxiao_meeting_minutes USING gin (search_bigrams)
            """
        )
        return result

    @api.depends("content")
    def _compute_search_text(self):
        for minutes in self:
            # each only once: names are told again and again
            texts = dict.fromkeys(_find_texts(minutes.content))
            minutes.search_text = _normalize("\n".join(texts))

    def _compute_full_text(self):
        """Only searched by: the document itself is what is read."""
        self.full_text = False

    @api.model
    def _search_full_text(self, operator, value):
        if operator not in ("ilike", "like", "="):
            return NotImplemented
        words = _normalize(value).split() if isinstance(value, str) else []
        return Domain("id", "in", self._find_words(words)) if words else Domain.TRUE

    @api.model
    def _find_words(self, words):
        """Ids of all minutes in whose text each of these words stands.

        Whose they are is asked by the search of which this is a part.
        """
        pairs = {word[n : n + 2] for word in words for n in range(len(word) - 1)}
        conditions = [
            # two characters are a pair, and found by it; of more, the pairs might stand
            # apart from each other
            *(SQL("strpos(search_text, %s) > 0", w) for w in words if len(w) != 2),
        ]
        if pairs:
            terms = " & ".join(sorted(map(_quote, pairs)))
            conditions.append(SQL("search_bigrams @@ %s::tsquery", terms))
        self.flush_model(["search_text"])
        # Rows look small to the planner, which does not see how much of them lies
        # elsewhere: left alone, it reads every text although it has the index.
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM chanxiao_meeting_minutes WHERE %s",
                SQL(" AND ").join(conditions),
            )
        )
        self.env.cr.execute("SET LOCAL enable_seqscan TO DEFAULT")
        return [minutes_id for (minutes_id,) in rows]


def _find_texts(value, name=""):
    """What people read of a content, without what is only for programs."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key not in TECHNICAL:
                yield from _find_texts(item, key)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _find_texts(item, name)
    elif isinstance(value, str) and value.strip():
        yield _get_plain_text(value)


def _get_plain_text(text):
    if "<" not in text:
        return text
    # blocks stay apart, and a word that is partly bold stays one
    for tag in ("</p>", "<br>", "<br/>", "</li>", "</td>", "</div>"):
        text = text.replace(tag, f"\n{tag}")
    return html.fromstring(f"<div>{text}</div>").text_content()


def _normalize(text):
    """As it is searched: half width, small letters, one blank between words."""
    lines = unicodedata.normalize("NFKC", text or "").lower().splitlines()
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def _quote(pair):
    """A pair of characters as a term of a query for texts."""
    quoted = pair.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'"
