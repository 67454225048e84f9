from odoo.modules.module import load_script
from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path

SCRIPT = "chanxiao_meeting/migrations/19.0.1.5.0/post-quarantine.py"
COLUMN = "chanxiao_quarantine_location_id"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestQuarantineUpgrade(TransactionCase):
    """What a company had chosen is what its warehouses have."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.post = load_script(file_path(SCRIPT), "post_quarantine")
        warehouses = cls.env["stock.warehouse"]
        cls.first = warehouses.search([], limit=1)
        company = cls.first.company_id
        cls.second = warehouses.create(
            {"name": "Second", "code": "W2", "company_id": company.id}
        )
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.chosen, cls.own = cls.env["stock.location"].create(
            [
                {
                    "name": name,
                    "location_id": cls.first.view_location_id.id,
                    "company_id": company.id,
                }
                for name in ("Chosen", "Own")
            ]
        )

    def test_every_warehouse_without_its_own_takes_the_companys(self):
        (self.first | self.second)[COLUMN] = False
        self.second[COLUMN] = self.own
        self.env.flush_all()
        self.env.cr.execute(f"ALTER TABLE res_company ADD COLUMN {COLUMN} integer")
        self.env.cr.execute(
            f"UPDATE res_company SET {COLUMN} = %s WHERE id = %s",
            [self.chosen.id, self.first.company_id.id],
        )
        for _twice in range(2):
            self.post.migrate(self.env.cr, "19.0.1.4.0")
            self.env.invalidate_all()
            self.assertEqual(self.first[COLUMN], self.chosen)
            self.assertEqual(self.second[COLUMN], self.own)
        others = self.env["stock.warehouse"].search(
            [("company_id", "=", self.elsewhere.id)]
        )
        self.assertFalse(others[COLUMN])

    def test_a_version_without_the_setting(self):
        self.post.migrate(self.env.cr, "19.0.1.2.0")
        self.env.invalidate_all()
        self.assertFalse(self.second[COLUMN])
