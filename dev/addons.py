"""Our addons as the tools see them: what they depend on, what they are made of."""

import ast

from dev import state

NAMES = ("chanxiao_meeting", "chanxiao_meeting_report")
SOFT = (
    "crm_claim",  # brings crm along
    "account_budget_oca",
    "maintenance",
    "hr_attendance",
    "project",
    "mrp_subcontracting",
)
# what the demo factory in China keeps its books with
CHART = ("l10n_cn",)
# no database depends on these
OUTSIDE = {"tests", "static", "readme", "__pycache__"}


def present(root):
    """Our addons that are in the checkout, in the order they depend on each other."""
    return [name for name in NAMES if (root / name / "__manifest__.py").is_file()]


def manifest(root, name):
    text = (root / name / "__manifest__.py").read_text(encoding="utf-8")
    return ast.literal_eval(text)


def dependencies(root):
    """The addons of others that ours are built on."""
    ours = present(root)
    found = {
        dependency for name in ours for dependency in manifest(root, name)["depends"]
    }
    return sorted(found - set(ours))


def sources_key(root):
    """Changes when what our addons put into a database may have changed."""
    return state.files_key(
        (str(path.relative_to(root)), path)
        for name in present(root)
        for path in (root / name).rglob("*")
        if path.is_file() and not OUTSIDE & set(path.relative_to(root).parts)
    )
