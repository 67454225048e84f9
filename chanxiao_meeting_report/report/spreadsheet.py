from odoo import api, models

from .spreadsheet_book import Book


class ReportChanxiaoSpreadsheet(models.AbstractModel):
    """A spreadsheet of records that its reader may read, whichever way it is asked for.

    A report inherits it under the name that Odoo looks for, sets ``_document_model``
    and writes :meth:`_write_book`.
    """

    _name = "report.chanxiao.spreadsheet"
    _description = "Spreadsheet"
    _inherit = "report.report_xlsx.abstract"

    #: name of the model that is exported
    _document_model = None

    def get_workbook_options(self):
        """What people typed stays text: no cell starts a program or opens a page.

        Rows are not written as they come (``constant_memory``): charts would be left
        without the values that viewers show until somebody computes the sheet anew.
        """
        return {
            **super().get_workbook_options(),
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            # a chart is a file of the workbook: hundreds of them, written to disk and
            # read again, take longer than everything else
            "in_memory": True,
        }

    def _get_objs_for_report(self, docids, data):
        """Records of the model that this is about, whatever model the caller names."""
        records = super(
            ReportChanxiaoSpreadsheet,
            self.with_context(active_model=self._document_model),
        )._get_objs_for_report(docids, data)
        return records.with_env(self.env)

    @api.private
    def create_xlsx_report(self, docids, data):
        return super().create_xlsx_report(docids, data)

    @api.private
    def generate_xlsx_report(self, workbook, data, objs):
        """Write the chosen records.

        :raise AccessError: where the user may not read one of them
        """
        self._check_may_read(objs)
        self._write_book(Book(self.env, workbook), objs)

    @api.model
    def _check_may_read(self, objs):
        """Asked of the database: thousands of records one by one would take long."""
        found = objs.with_context(active_test=False).search_count(
            [("id", "in", objs.ids)]
        )
        if found < len(set(objs.ids)):
            objs.check_access("read")

    @api.model
    def _write_book(self, book, objs):
        """Write the sheets; at least one, a workbook without any cannot be opened."""
        raise NotImplementedError()

    @api.model
    def _get_labels(self, model, name):
        """What the choices of a field are called, in the language of the reader."""
        return dict(self.env[model]._fields[name]._description_selection(self.env))


class ReportChanxiaoList(models.AbstractModel):
    """A spreadsheet that is a table, or a table a sheet."""

    _name = "report.chanxiao.list"
    _description = "List as a Spreadsheet"
    _inherit = "report.chanxiao.spreadsheet"

    @api.model
    def _write_book(self, book, objs):
        for title, rows in self._get_sheets(objs):
            book.write_list(book.add_sheet(title), self._get_columns(rows), rows)

    @api.model
    def _get_sheets(self, objs):
        """Pairs of a title and the rows below it."""
        return [(self._get_title(), self._get_rows(objs))]

    @api.model
    def _get_title(self):
        raise NotImplementedError()

    @api.model
    def _get_rows(self, objs):
        """The records that are written, a row each."""
        return objs

    @api.model
    def _get_columns(self, rows):
        """Triples of label, kind (see ``WIDTHS``) and a function of the row.

        What takes more than a field of the row is read here, for all rows at once.
        """
        raise NotImplementedError()
