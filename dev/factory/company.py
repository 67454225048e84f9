"""The company itself: who it is, its currency, accounts, hours and settings."""

from datetime import timedelta

from .workdays import holiday_name, moment

NAME = "宁波禾风电器有限公司"
STREET = "江北区慈城镇工业路 18 号"
# yuan for one dollar, from the first month to the last
DOLLAR = [7.18, 7.16, 7.13, 7.11, 7.10, 7.08]
SETTINGS = {
    "group_mrp_routings": True,
    "group_product_pricelist": True,
    "group_multi_currency": True,
    "group_uom": True,
    "group_stock_adv_location": True,
    "group_stock_multi_locations": True,
    "group_analytic_accounting": True,
}


def set_up(world):
    _languages(world)
    _company(world)
    _settings(world)
    _calendar(world)
    _dollar(world)


def _languages(world):
    languages = world.env["res.lang"]
    for code in ("zh_CN", "en_US"):
        if not languages._get_data(code=code):
            languages._activate_and_install_lang(code)


def _company(world):
    env, company = world.env, world.company
    env.ref("base.CNY").active = True
    env.ref("base.USD").active = True
    company.write(
        {
            "name": NAME,
            "country_id": env.ref("base.cn").id,
            "state_id": env.ref("base.state_cn_ZJ").id,
            "city": "宁波市",
            "zip": "315031",
            "street": STREET,
            "phone": "+86 574 5550 1800",
            "email": "info@hefeng.example",
            "website": "https://www.hefeng.example",
            "security_lead": 1,
            "horizon_days": 10,
        }
    )
    company.partner_id.write({"lang": "zh_CN", "tz": "Asia/Shanghai"})
    # whether it is there, not whether it could be: no module is installed on the way
    is_chinese = env["ir.module.module"]._get("l10n_cn").state == "installed"
    chart = "cn" if is_chinese else "generic_coa"
    env["account.chart.template"].try_loading(chart, company, install_demo=False)
    company.currency_id = env.ref("base.CNY")


def _settings(world):
    model = world.env["res.config.settings"]
    values = {key: val for key, val in SETTINGS.items() if key in model._fields}
    model.create(values).execute()


def _calendar(world):
    calendar = world.company.resource_calendar_id
    calendar.write({"name": "白班 8:00–17:00", "tz": "Asia/Shanghai"})
    first, leaves = world.first_day - timedelta(days=30), []
    for number in range(400):
        day = first + timedelta(days=number)
        if holiday_name(day):
            leaves.append(_leave(world, calendar, day))
    world.env["resource.calendar.leaves"].create(leaves)


def _leave(world, calendar, day):
    return {
        "name": holiday_name(day),
        "calendar_id": calendar.id,
        "date_from": world.utc(moment(day, 0)),
        "date_to": world.utc(moment(day, 23, 59)),
        "time_type": "leave",
    }


def _dollar(world):
    dollar = world.env.ref("base.USD")
    span = (world.today - world.first_day) / len(DOLLAR)
    world.env["res.currency.rate"].search([("currency_id", "=", dollar.id)]).unlink()
    world.env["res.currency.rate"].create(
        [
            {
                "currency_id": dollar.id,
                "company_id": world.company.id,
                "name": world.first_day + span * number,
                "inverse_company_rate": yuan,
            }
            for number, yuan in enumerate(DOLLAR)
        ]
    )
