"""The story of the demo factory is the same every time it is told."""

import json
import os
from pathlib import Path

from odoo.tests import TransactionCase, tagged

from dev.factory.account import account


@tagged("post_install", "-at_install")
class TestDemoStory(TransactionCase):
    def test_same_seed_same_story(self):
        """Two processes have played it, each in a database of its own."""
        told = json.loads(Path(os.environ["CHANXIAO_TOLD"]).read_text("utf-8"))
        story = json.loads(account(self.env))
        self.assertTrue(all(story.values()))
        self.assertEqual(told.keys(), story.keys())
        for model, rows in story.items():
            with self.subTest(model):
                self.assertEqual(told[model], rows)
