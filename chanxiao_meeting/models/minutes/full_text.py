"""Minutes are found by the words that stand in them, in any language."""

import unicodedata

from lxml import html

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .redaction import TECHNICAL, find_origins, redact

PASSAGE = "chanxiao.minutes.passage"
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
    """Minutes are found by what their reader's document shows, and by nothing else.

    What is for everybody is one text; what is not stands in passages, each found by
    whoever is told of its origin. Whose documents are found is said by the rules of
    access.
    """

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
        groups=fields.NO_ACCESS,
    )

    def init(self):
        result = super().init()
        _index_pairs(self)
        return result

    @api.depends("content")
    def _compute_search_text(self):
        for minutes in self:
            texts = _get_texts(minutes.content, lambda origin: False)
            minutes.search_text = _normalize("\n".join(texts))

    @api.model_create_multi
    def create(self, vals_list):
        documents = super().create(vals_list)
        written = [bool(vals.get("content")) for vals in vals_list]
        documents.browse(
            minutes.id
            for minutes, is_written in zip(documents, written, strict=True)
            if is_written
        )._index_passages()
        return documents

    def write(self, vals):
        result = super().write(vals)
        if "content" in vals:
            self._index_passages()
        return result

    def _index_passages(self):
        """Write down anew what only some readers of these minutes are told."""
        # bounded: by what these minutes are searched
        passages = self.env[PASSAGE].sudo()
        passages.search([("minutes_id", "in", self.ids)]).unlink()
        # bounded: the same; nobody reads them
        documents = self.sudo()
        passages.create(
            [
                {"minutes_id": minutes.id, "origin": origin, "search_text": text}
                for minutes in documents
                for origin, text in _find_passages(minutes.content)
            ]
        )

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
        """Ids of the minutes that tell the user each of these words.

        Whether the user may read them is asked by the search of which this is a part.
        """
        self.flush_model(["search_text"])
        self.env[PASSAGE].flush_model()
        conditions = [_match(word) for word in words]
        found = self._select_minutes(SQL(" AND ").join(conditions))
        # where a word stands in a passage, the others may stand in the common text
        told = [self._find_in_passages(condition) for condition in conditions]
        partly = set().union(*told) - found
        for condition, ids in zip(conditions, told, strict=True):
            if rest := partly - ids:
                here = SQL("id = ANY(%s) AND %s", sorted(rest), condition)
                partly &= ids | self._select_minutes(here)
        return sorted(found | partly)

    @api.model
    def _find_in_passages(self, condition):
        """Minutes of which the user is told a passage that holds a word."""
        rows = self._select_without_scan(
            SQL(
                "SELECT minutes_id, origin FROM chanxiao_minutes_passage WHERE %s",
                condition,
            )
        )
        origins = {origin for _minutes_id, origin in rows}
        told = self._filter_origins(origins, self.env.user) if origins else ()
        return {minutes_id for minutes_id, origin in rows if origin in told}

    @api.model
    def _select_minutes(self, condition):
        rows = self._select_without_scan(
            SQL("SELECT id FROM chanxiao_meeting_minutes WHERE %s", condition)
        )
        return {minutes_id for (minutes_id,) in rows}

    @api.model
    def _select_without_scan(self, query):
        # Rows look small to the planner, which does not see how much of them lies
        # elsewhere: left alone, it reads every text although it has the index.
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        rows = self.env.execute_query(query)
        self.env.cr.execute("SET LOCAL enable_seqscan TO DEFAULT")
        return rows


class ChanxiaoMinutesPassage(models.Model):
    """Words of minutes that only some of their readers are told.

    Written with the content. Nobody reads them: minutes are found by them, for whoever
    may read the record that a passage is from.
    """

    _name = "chanxiao.minutes.passage"
    _description = "Passage of Minutes for Some Readers"

    minutes_id = fields.Many2one(
        "chanxiao.meeting.minutes", required=True, ondelete="cascade", index=True
    )
    origin = fields.Char("Told to Readers Of", required=True)
    search_text = fields.Text("Text to Be Searched", required=True)

    def init(self):
        result = super().init()
        _index_pairs(self)
        return result


def _index_pairs(model):
    """Have the database keep an index of the pairs of a model's ``search_text``."""
    cr, table = model.env.cr, SQL.identifier(model._table)
    cr.execute(BIGRAMS)
    cr.execute(
        SQL(
            """
            ALTER TABLE %s
                    ADD COLUMN IF NOT EXISTS search_bigrams tsvector GENERATED ALWAYS
                     AS (array_to_tsvector(chanxiao_bigrams(search_text))) STORED
            """,
            table,
        )
    )
    # a phrase that stands in most texts is looked for in each of them: what is not
    # compressed is read in half the time
    cr.execute(
        SQL("ALTER TABLE %s ALTER COLUMN search_text SET STORAGE EXTERNAL", table)
    )
    cr.execute(
        SQL(
            "CREATE INDEX IF NOT EXISTS %s ON %s USING gin (search_bigrams)",
            SQL.identifier(f"{model._table}__search_bigrams_index"),
            table,
        )
    )


def _match(word):
    """The condition that a word stands in a text."""
    pairs = {word[n : n + 2] for n in range(len(word) - 1)}
    conditions = []
    if len(word) != 2:
        # two characters are a pair, and found by it; of more, the pairs might stand
        # apart from each other
        conditions.append(SQL("strpos(search_text, %s) > 0", word))
    if pairs:
        terms = " & ".join(sorted(map(_quote, pairs)))
        conditions.append(SQL("search_bigrams @@ %s::tsquery", terms))
    return SQL(" AND ").join(conditions)


def _find_passages(content):
    """Pairs of an origin and the text that whoever is told of it reads besides."""
    common = set(_get_texts(content, lambda origin: False))
    for origin in find_origins(content):
        # a topic that is called after its record stands here with its whole name
        told = _get_texts(content, origin.__eq__)
        if text := _normalize("\n".join(text for text in told if text not in common)):
            yield origin, text


def _get_texts(content, tells):
    """What people read of a content, each text once: names are told again and again."""
    return dict.fromkeys(_find_texts(content and redact(content, tells)))


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
