"""People and goods that the tests of every room make."""

from unittest.mock import patch

from odoo import Command
from odoo.tests import TransactionCase

SHANGHAI = "Asia/Shanghai"


class ChanxiaoCase(TransactionCase):
    """What is made belongs to ``company``, which a class sets in the beginning."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # a letter of welcome in everybody's list of things to do takes half of the
        # time that making people takes, where the addon that writes it is installed
        users = type(cls.env["res.users"])
        if hasattr(users, "_generate_onboarding_todo"):
            cls.startClassPatcher(
                patch.object(users, "_generate_onboarding_todo", lambda self: None)
            )

    @classmethod
    def _create_department(cls, name, **values):
        return cls.env["hr.department"].create(
            {"name": name, "company_id": cls.company.id, **values}
        )

    @classmethod
    def _create_user(cls, name, groups="base.group_user", department=None, **values):
        """A user of the company, employed in ``department`` if one is given.

        :param str groups: external ids separated by commas; of our own ones the role
            is enough ("user", "organizer", "manager", "auditor")
        """
        users = cls.env["res.users"].with_context(no_reset_password=True)
        user = users.create(cls._prepare_user(name, groups, **values))
        if department:
            cls._employ({user: department})
        return user.with_env(cls.env)

    @classmethod
    def _prepare_user(cls, name, groups="base.group_user", /, **values):
        login = f"chanxiao.{name}"
        return {
            "login": login,
            "password": login,
            "name": name.capitalize(),
            "tz": SHANGHAI,
            "email": f"{name}@example.com",
            "group_ids": [Command.set(cls._get_groups(groups).ids)],
            "company_id": cls.company.id,
            "company_ids": [Command.set(cls.company.ids)],
            **values,
        }

    @classmethod
    def _get_groups(cls, names):
        role = "chanxiao_meeting.group_chanxiao_meeting_{}"
        return cls.env["res.groups"].concat(
            *(
                cls.env.ref(name if "." in name else role.format(name))
                for name in names.split(",")
            )
        )

    @classmethod
    def _employ(cls, departments):
        """Employ users in their departments, given as ``{user: department}``."""
        cls.env["hr.employee"].create(
            [
                {
                    "name": user.name,
                    "user_id": user.id,
                    "department_id": department.id,
                    "company_id": cls.company.id,
                }
                for user, department in departments.items()
            ]
        )

    @classmethod
    def _create_product(cls, name, **values):
        """Goods, kept in stock unless ``values`` say otherwise."""
        return cls.env["product.product"].create(
            {"name": name, "type": "consu", "is_storable": True, **values}
        )

    @classmethod
    def _line(cls, product, quantity, price, **values):
        """A line of a new sales order, free of taxes."""
        return Command.create(
            {
                "product_id": product.id,
                "product_uom_qty": quantity,
                "price_unit": price,
                "tax_ids": False,
                **values,
            }
        )

    def _get_help(self, user, name):
        """What an empty page of one of our windows tells ``user``."""
        window = self.env.ref(f"chanxiao_meeting.{name}").with_user(user).sudo()
        return window.read(["context", "help", "res_model"])[0]["help"]
