"""For the server's shell on the demo: pictures of every document, in both languages.

    make shell DB=demo < dev/draw_papers.py

They go to ``docs/images/``, where ``docs/documents.md`` shows them. What is entered
here, so that forms are filled in, is taken back.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

LANGUAGES = ("zh_CN", "en_US")
FOLDER = Path("docs/images")
RESOLUTION = 64  # dots per inch
COLOURS = 128
# of which the second page is shown as well
LONGER = ("brief", "exception", "minutes")
LARGEST = 120_000  # bytes
WHYS = (
    ("绕线机为什么停线？", "张力器再次失灵，线径超差"),
    ("张力器为什么失灵？", "弹簧片磨损，超过使用寿命"),
    ("为什么没有提前更换？", "点检表未列张力器的更换周期"),
    ("点检表为什么没有列？", "换型后点检表未随设备清单更新"),
    ("为什么未更新？", "设备变更流程未规定同步修订点检表"),
)
LESSON = "轴承批次须附游隙检验记录方可入库；钢框改由两家供应商供货。"


def fill_in():
    """Records to print, by the name of the picture and that of the report."""
    meetings = env["chanxiao.meeting"].search(  # noqa: F821  the shell's
        [("policy_id.code", "=", "F")], order="date_start desc"
    )
    held = meetings.filtered(lambda meeting: meeting.state == "held")[:1]
    coming = meetings.filtered(lambda meeting: meeting.state == "convened")[-1:]
    minutes = held.minutes_ids.sorted("revision")[-1:]
    decision = held.decision_ids.sorted(
        lambda one: (bool(one.check_ids), len(one.action_ids))
    )[-1:]
    exceptions = env["chanxiao.control.exception"].search(  # noqa: F821
        [("decision_id", "=", decision.id)]
    )
    exceptions[:1].why_ids = [
        (0, 0, {"sequence": n, "question": question, "answer": answer})
        for n, (question, answer) in enumerate(WHYS)
    ]
    exceptions[:1].prevention = "点检表纳入张力器更换周期，设备变更时同步修订。"
    settlements = env["chanxiao.settlement"].search([])  # noqa: F821
    settlement = settlements.sorted(
        lambda one: (one.state == "final", len(one.problem_ids), one.id)
    )[-1:]
    settlement._write_system({"conclusion": LESSON})
    contacts = env["chanxiao.work.contact"].search(  # noqa: F821
        [("state", "=", "confirmed")]
    )
    policies = env["chanxiao.meeting.policy"].search([("code", "!=", "V10")])  # noqa: F821
    register = env["chanxiao.meeting.register"].create(  # noqa: F821
        {"policy_ids": [(6, 0, policies.ids)]}
    )
    briefs = held.brief_ids.filtered(lambda brief: not brief.confidential)
    return {
        "notice": ("notice", coming),
        "agenda": ("agenda", coming),
        "sign-in": ("sign_in", coming),
        "brief": ("brief", briefs.sorted(lambda brief: len(brief.figure_ids))[-1:]),
        "minutes": ("minutes", minutes),
        "circulation": ("circulation", minutes),
        "decision": ("decision", decision),
        **get_slips(),
        "work-contact": ("work_contact", contacts[:1]),
        "exception": ("exception", exceptions[:1]),
        "settlement": ("settlement", settlement),
        "register": ("register", register),
        "policy": ("policy", held.policy_id),
    }


def get_slips():
    """A slip of each colour; where nothing is due today, a task becomes due."""
    tasks = env["chanxiao.meeting.action"].search(  # noqa: F821
        [("state", "=", "open"), ("deadline", "!=", False)], order="deadline"
    )
    blue = tasks.filtered(lambda task: task.alert == "blue")
    due = tasks.filtered(lambda task: task.alert == "yellow") or blue[:1]
    today = due.meeting_id.policy_id._get_local_date(env.cr.now())  # noqa: F821
    due[:1]._write_system({"deadline": today})
    slips = {
        "blue": (blue - due)[:1],
        "yellow": due[:1],
        "red": tasks.filtered(lambda task: task.alert == "red")[:1],
    }
    rows = env["chanxiao.meeting.commitment"]  # noqa: F821
    return {
        f"slip-{colour}": (
            "supervision_slip",
            rows.search([("res_model", "=", task._name), ("res_id", "=", task.id)]),
        )
        for colour, task in slips.items()
    }


def draw(name, report, record, lang, pages):
    """Print a record and keep pictures of its first pages."""
    reports = env["ir.actions.report"].with_context(  # noqa: F821
        lang=lang, force_report_rendering=True
    )
    content, _kind = reports._render_qweb_pdf(
        f"chanxiao_meeting_report.report_{report}", record.with_env(reports.env).ids
    )
    with tempfile.TemporaryDirectory() as folder:
        command = ["pdftoppm", "-r", str(RESOLUTION), "-l", str(pages), "-png", "-"]
        subprocess.run([*command, f"{folder}/page"], input=content, check=True)
        for number, path in enumerate(sorted(Path(folder).iterdir()), start=1):
            suffix = f"-{number}" if number > 1 else ""
            keep(path, FOLDER / f"{name}{suffix}.{lang}.png")


def keep(path, target):
    """A picture with few colours, with a thin line for the edge of the paper."""
    with Image.open(path) as page:
        framed = Image.new("RGB", (page.width + 2, page.height + 2), "#b8c2cc")
        framed.paste(page, (1, 1))
    few = framed.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=0)
    few.save(target, optimize=True)
    size = target.stat().st_size
    print(target, f"{size // 1024} KB", flush=True)
    if size > LARGEST:
        raise SystemExit(f"{target} is larger than {LARGEST} bytes: use fewer colours.")


if not shutil.which("pdftoppm"):
    raise SystemExit("Pictures of documents need pdftoppm: install poppler-utils.")
FOLDER.mkdir(exist_ok=True)
try:
    for name, (report, record) in fill_in().items():
        for lang in LANGUAGES:
            draw(name, report, record, lang, 2 if name in LONGER else 1)
finally:
    env.cr.rollback()  # noqa: F821
