"""A small fan factory in Ningbo, for demonstrations and tests.

Four months of its life are played through Odoo's own workflows on a clock that is
set back: quotations are confirmed, orders planned and produced, goods inspected,
shipped and invoiced, each at its hour. The same seed gives the same factory, and
dates are relative to the day it is built, so it never grows old.

This module imports nothing but the standard library, so that the logins can be
shown without an Odoo at hand.
"""

#: (login, password, who that is)
LOGINS = [
    ("admin", "admin", "系统管理员 · Administrator"),
    ("planner", "demo", "生产管理企划，召集会议 · Planner, convenes the meetings"),
    ("recorder", "demo", "会议记录员 · Recorder"),
    ("gm", "demo", "总经理兼厂长，会议主席 · General manager, chairs"),
    ("sales", "demo", "业务部经理 · Sales manager"),
    ("finance", "demo", "财务部经理 · Finance manager"),
    ("purchase", "demo", "采购部经理 · Purchasing manager"),
    ("quality", "demo", "质量部经理 · Quality manager"),
    ("production", "demo", "生产管理部经理 · Production control manager"),
    ("engineering", "demo", "技术部经理 · Engineering manager"),
    ("maintenance", "demo", "设备维护部主管 · Maintenance supervisor"),
    ("shopfloor", "demo", "现场制造部主管 · Shop floor supervisor"),
    ("materials", "demo", "物料部主管 · Materials supervisor"),
    ("hr", "demo", "人事部经理 · Personnel manager"),
    ("yeting", "demo", "业务员，参加业务部的会议 · Salesperson"),
    ("lily", "demo", "业务员兼文员，记录业务部的会议 · Records the sales meetings"),
    ("auditor", "demo", "内部审计(英文界面) · Internal auditor (English)"),
]

DAYS = 122
SEED = 20190901


def build(env, progress=print, today=None, days=DAYS, seed=SEED, meetings=True):
    """Build the factory in the database of ``env``, in one transaction.

    Nothing is committed: the caller decides, so a failure leaves nothing behind.

    :param env: an environment of the superuser on a database with the application
        installed, without other business data in its main company
    :param progress: called with a line of text at every step
    :param today: the day the factory is seen from, a ``date``; yesterday is its last
        day. Default: the current day in Shanghai.
    :param days: how many days of history to play
    :param seed: what the chances are drawn from
    :param meetings: whether to hold meetings too
    :return: a dict of counts, as printed at the end
    """
    from .story import Story

    return Story(env, progress, today, days, seed).tell(meetings)
