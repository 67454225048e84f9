from odoo.exceptions import UserError


def ensure_single(records):
    """Like ``ensure_one``, for methods that clients call: a refusal is a sentence.

    :raise UserError: unless it is exactly one record
    """
    if len(records) != 1:
        raise UserError(
            records.env._("This is done with one record at a time. Choose one.")
        )
    return records
