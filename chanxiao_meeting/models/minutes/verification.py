"""Whether issued minutes are what was issued: each is compared with the ledger."""

from dataclasses import dataclass, field

from odoo.fields import Datetime
from odoo.tools import SQL, groupby

from .seal_form import get_digest

#: so many documents are in memory at once
AT_ONCE = 20


@dataclass(frozen=True)
class Difference:
    """One thing that is not what the ledger says.

    :param str kind: as ``chanxiao.minutes.finding`` knows it
    :param int position: the entry that says otherwise, or that is missing
    :param int minutes_id: the minutes concerned, 0 if it is none in particular
    :param str number: what they are called
    :param str part: which part of them, as it is called in the seal
    """

    kind: str
    position: int
    minutes_id: int = 0
    number: str = ""
    part: str = ""
    before: str = field(default="", compare=False)
    after: str = field(default="", compare=False)


class FileVerification:
    """Compares the minutes of one file with its ledger.

    :meth:`find_light` reads no document; :meth:`find_deep` reads those it is given, a
    few at a time. Both read the database anew, past what is in memory.
    """

    def __init__(self, file):
        # bounded: what is found is told to whom the caller may tell it
        self.file = file.sudo()
        self.env = self.file.env
        self.ledger = self.env["chanxiao.minutes.ledger"]
        self.env.flush_all()
        self.file.invalidate_recordset()
        self.ledger.invalidate_model()
        self.entries = self.ledger.search(
            [("file_id", "=", self.file.id)], order="position"
        )
        self.issues = {
            entry.minutes_res_id: entry
            for entry in self.entries
            if entry.kind == "issue"
        }
        self.disposed = {
            entry.minutes_res_id for entry in self.entries if entry.kind == "disposal"
        }

    def find_all(self):
        """Every difference of the file, documents and kept paper included."""
        return self.find_light() + self.find_deep(list(self.issues))

    # entries and numbers

    def find_light(self):
        return [
            *self._find_in_ledger(),
            *self._find_in_numbers(),
            *self._find_in_head(),
            *self._find_in_columns(),
        ]

    def _find_in_ledger(self):
        """Entries that were changed, taken out, or stand in another order."""
        previous, expected = None, 1
        for entry in self.entries:
            values = {
                "position": entry.position,
                "minutes_id": entry.minutes_res_id,
                "number": entry.number,
            }
            if entry.position != expected:
                yield Difference("gap", expected)
            elif (entry.previous_hash or False) != (
                previous and previous.hash or False
            ):
                yield Difference("order", **values)
            if entry.hash != entry._get_hash():
                yield Difference("ledger", **values)
            previous, expected = entry, entry.position + 1

    def _find_in_numbers(self):
        """Numbers that were left out: each year counts from 1."""
        issues = sorted(self.issues.values(), key=lambda e: (e.year, e.number_in_year))
        for year, listed in groupby(issues, key=lambda entry: entry.year):
            numbers = [entry.number_in_year for entry in listed]
            for number in sorted(set(range(1, max(numbers) + 1)) - set(numbers)):
                following = next(e for e in listed if e.number_in_year > number)
                yield Difference(
                    "number", following.position, number=f"{year}/{number}"
                )

    def _find_in_head(self):
        """Whether entries were cut off at the end."""
        last = self.entries[-1:]
        known = (self.file.position, self.file.head_hash or "")
        if known != (last.position or 0, last.hash or ""):
            yield Difference(
                "tail",
                max(self.file.position, last.position or 0),
                before=f"{known[0]} {known[1]}",
                after=f"{last.position or 0} {last.hash or ''}",
            )
        given = {
            date_range.date_from.year: date_range.number_next - 1
            for date_range in self.file.sequence_id.date_range_ids
        }
        for year, number in sorted(given.items()):
            issued = [e.number_in_year for e in self.issues.values() if e.year == year]
            if number > max(issued, default=0):
                yield Difference(
                    "tail",
                    max(self.file.position, last.position or 0),
                    number=f"{year}/{number}",
                )

    # columns of minutes

    def _find_in_columns(self):
        rows = {row["id"]: row for row in self._read_rows()}
        for minutes_id, entry in self.issues.items():
            row = rows.pop(minutes_id, None)
            if row is None and minutes_id not in self.disposed:
                yield self._differ("missing", entry)
            elif row is not None:
                yield from self._compare_row(entry, row)
        for row in rows.values():
            yield Difference(
                "unsealed",
                self.file.position + 1,
                row["id"],
                row["filing_number"] or row["name"] or "",
            )

    def _read_rows(self):
        """What stands in the minutes now, without their content."""
        family = self.file.policy_id._get_revision_family()
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT id, state, name, revision, issued_at, hash, previous_hash,
                       seal_form, filing_number, filing_year
                  FROM chanxiao_meeting_minutes
                 WHERE id = ANY(%(ids)s) OR file_id = %(file)s
                    OR (state = 'issued' AND policy_id = ANY(%(policies)s))
              ORDER BY id
                """,
                ids=list(self.issues),
                file=self.file.id,
                policies=family.ids,
            )
        )

    def _compare_row(self, entry, row):
        expected = {
            "state": "issued",
            "name": entry.meeting_number,
            "revision": entry.revision,
            "issued_at": entry.moment,
            "filing_number": entry.number,
            "filing_year": entry.year,
            "hash": entry.former_seal or entry.hash,
        }
        if not entry.former_seal:
            expected["previous_hash"] = entry.previous_hash
        for name, value in expected.items():
            if (row[name] or None) != (value or None):
                yield self._differ("field", entry, name, value, row[name])

    def _differ(self, kind, entry, part="", before="", after=""):
        return Difference(
            kind,
            entry.position,
            entry.minutes_res_id,
            entry.number,
            part,
            _as_text(before),
            _as_text(after),
        )

    # documents

    def find_deep(self, ids):
        """Compare documents, rulings and files with what was sealed.

        :param list ids: of minutes
        """
        return [
            difference
            for start in range(0, len(ids), AT_ONCE)
            for difference in self._find_in_documents(ids[start : start + AT_ONCE])
        ]

    def _find_in_documents(self, ids):
        documents = self.env["chanxiao.meeting.minutes"].browse(ids).exists()
        entries = self.entries.filtered(
            lambda entry: (
                entry.minutes_res_id in documents._ids
                and entry.kind in ("issue", "paper")
            )
        )
        self._read_anew(documents, entries)
        files = self._read_files(entries)
        found = []
        for entry in entries:
            now = {
                part: files[file_id]
                for part, file_id in _find_files(entry)
                if file_id in files
            }
            if entry.kind == "issue":
                document = documents.browse(entry.minutes_res_id)
                now |= document._get_sealed_parts(self.env["ir.attachment"])
                found += self._compare_former_seal(entry, document)
            found += self._compare_parts(entry, now)
        documents.invalidate_recordset(["content"])
        entries.invalidate_recordset(["parts"])
        return found

    def _read_anew(self, documents, entries):
        """What is compared, read at once and past what is in memory."""
        documents.invalidate_recordset()
        for name in ("chanxiao.approval.ruling", "ir.attachment"):
            self.env[name].invalidate_model()
        entries.fetch(["parts"])
        documents.fetch(["content", "name", "revision", "issued_at", "previous_hash"])
        documents.ruling_ids.mapped("remark")

    def _read_files(self, entries):
        """``{id: digest}`` of the files that entries cover, as they are now."""
        ids = {file_id for entry in entries for _part, file_id in _find_files(entry)}
        files = self.env["ir.attachment"].browse(sorted(ids)).exists()
        return {file.id: file._get_chanxiao_digest() for file in files}

    def _compare_former_seal(self, entry, document):
        is_former = bool(entry.former_seal)
        if is_former and entry.former_seal != document._get_hash_of_form_1():
            yield self._differ("field", entry, "hash")

    def _compare_parts(self, entry, now):
        sealed = entry.parts or {}
        if entry.digest != get_digest(sealed):
            return [self._differ("ledger", entry)]
        changed = [
            part
            for part in sorted(sealed.keys() | now.keys())
            if sealed.get(part) != now.get(part)
        ]
        # where it is known which part, the whole says nothing more
        precise = [part for part in changed if part != "content"]
        return [self._differ("part", entry, part) for part in precise or changed]


def _find_files(entry):
    """Pairs of part and id of the files that an entry covers."""
    for part in entry.parts or {}:
        kind, _slash, rest = part.partition("/")
        if kind in ("file", "paper"):
            yield part, int(rest.partition("/")[0])


def _as_text(value):
    if value is None or value is False:
        return ""
    return str(value) if isinstance(value, str | int) else Datetime.to_string(value)
