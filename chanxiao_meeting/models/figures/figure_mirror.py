from odoo import api, fields, models
from odoo.tools import SQL, sql

#: Databases from which addons were removed; their registry is being built anew, in this
#: process, and knows nothing of it.
shrunk = set()


class ChanxiaoFigureMirror(models.AbstractModel):
    """Rows that follow definitions found in code; nobody edits them."""

    _name = "chanxiao.figure.mirror"
    _description = "Rows Kept in Step With Code"

    #: field that identifies a row
    _mirror_key = None

    active = fields.Boolean(default=True, readonly=True)

    @api.model
    def _is_code_new(self):
        """Whether addons came, went or were upgraded as this registry was built.

        At all other starts, of every worker, nothing needs to be looked at.
        """
        registry = self.env.registry
        return bool(registry.updated_modules) or registry.db_name in shrunk

    @api.model
    def _has_columns(self):
        """Whether the table is as new as the code."""
        columns = sql.table_columns(self.env.cr, self._table)
        return all(
            name in columns
            for name, field in self._fields.items()
            if field.store and field.column_type
        )

    @api.model
    def _mirror(self, wanted, archive=True):
        """Make the rows equal to ``wanted``, writing only what differs.

        :param list wanted: values by field; texts may be lazily translated
        :param bool archive: whether to archive the rows that are not wanted
        :return: ``{key: id}`` of all rows
        """
        wanted = {values[self._mirror_key]: values for values in wanted}
        rows = self._read_mirror()
        if missing := [wanted[key] for key in wanted if key not in rows]:
            self.create([self._translate_mirror(values, "en_US") for values in missing])
            rows = self._read_mirror()
        for key, values in wanted.items():
            self._update_mirror(rows[key], values)
        if archive:
            gone = [row["id"] for key, row in rows.items() if key not in wanted]
            self.browse(gone).filtered("active").active = False
        return {key: row["id"] for key, row in rows.items()}

    @api.model
    def _read_mirror(self):
        """Rows by key, in one query; translated texts as ``{language: text}``."""
        self.flush_model()
        rows = self.env.execute_query_dict(
            SQL("SELECT * FROM %s", SQL.identifier(self._table))
        )
        return {row[self._mirror_key]: row for row in rows}

    @api.model
    def _translate_mirror(self, values, lang):
        """``values`` with their lazily translated texts in one language."""
        env = self.with_context(lang=lang).env
        return {
            # str: a plain text is the same in every language
            name: env._(value) if hasattr(value, "_translate") else value
            for name, value in values.items()
        }

    @api.model
    def _update_mirror(self, row, values):
        """Write what differs between a row as read and its wanted values."""
        record = self.browse(row["id"])
        changes = {"active": True} if not row["active"] else {}
        for name, value in values.items():
            if not self._fields[name].translate:
                changes.update({name: value} if row[name] != value else {})
        if changes:
            record.write(changes)
        texts = [name for name in values if self._fields[name].translate]
        for lang in {"en_US", *self._get_mirror_languages()}:
            translated = self._translate_mirror(values, lang)
            for name in texts:
                if (row[name] or {}).get(lang) != (translated[name] or None):
                    record.update_field_translations(name, {lang: translated[name]})

    @api.model
    def _get_mirror_languages(self):
        return [code for code, _name in self.env["res.lang"].get_installed()]


class IrModelData(models.Model):
    _inherit = "ir.model.data"

    @api.model
    def _module_data_uninstall(self, modules_to_remove):
        """The registry that is built next has fewer providers, see ``_is_code_new``."""
        result = super()._module_data_uninstall(modules_to_remove)
        shrunk.add(self.env.registry.db_name)
        return result


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def _load_module_terms(self, modules, langs, overwrite=False):
        """A language installed later also names the figures, which follow the code."""
        result = super()._load_module_terms(modules, langs, overwrite=overwrite)
        if self.env.registry.ready:
            self.env["chanxiao.figure.source"]._follow_code()
        return result
