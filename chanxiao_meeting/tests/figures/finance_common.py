from odoo import Command

from .provider_common import FigureCase


class FinanceCase(FigureCase):
    """A company with an account of each type that figures look at."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accounts = cls._create_accounts(cls.company)
        cls.journal = cls._create_journal(cls.company, "general")

    @classmethod
    def _create_accounts(cls, company):
        """Accounts of a company by their type, one each."""
        types = (
            "income",
            "income_other",
            "expense_direct_cost",
            "expense",
            "asset_receivable",
            "asset_cash",
            "asset_current",
        )
        values = [
            {
                "name": account_type,
                "code": f"X{number}{company.id}",
                "account_type": account_type,
                "company_ids": [Command.set(company.ids)],
            }
            for number, account_type in enumerate(types)
        ]
        accounts = cls.env["account.account"].with_company(company).create(values)
        by_type = dict(zip(types, accounts, strict=True))
        by_type["asset_current"].reconcile = True
        # of payments on their way; there is no chart of accounts
        company.transfer_account_id = by_type["asset_current"]
        return by_type

    @classmethod
    def _create_journal(cls, company, journal_type, **values):
        return cls.env["account.journal"].create(
            {
                "name": journal_type,
                "code": f"X{journal_type[:3]}",
                "type": journal_type,
                "company_id": company.id,
                **values,
            }
        )

    @classmethod
    def _post(cls, day, account_type, balance, is_posted=True, **values):
        """A journal entry of one amount on an account, against cash.

        :return: the item on that account
        """
        accounts = values.pop("accounts", cls.accounts)
        journal = values.pop("journal", cls.journal)
        move = cls.env["account.move"].create(
            {
                "date": day,
                "journal_id": journal.id,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": accounts[account_type].id,
                            "balance": balance,
                            "partner_id": cls.partner.id,
                            **values,
                        }
                    ),
                    Command.create(
                        {"account_id": accounts["asset_cash"].id, "balance": -balance}
                    ),
                ],
            }
        )
        if is_posted:
            move.action_post()
        return move.line_ids.filtered(
            lambda line: line.account_id == accounts[account_type]
        )
