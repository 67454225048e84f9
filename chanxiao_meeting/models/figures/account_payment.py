from odoo import models


class AccountPayment(models.Model):
    _inherit = "account.payment"

    _chanxiao_date_idx = models.Index(
        "(company_id, date) WHERE state IN ('in_process', 'paid')"
    )
