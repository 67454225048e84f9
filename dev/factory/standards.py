"""Inspection standards: the questions asked of each kind of goods."""

# test: Chinese, English, questions; a question is
# (Chinese, English, good answers, bad answers) or
# (Chinese, English, lower limit, upper limit, unit)
TESTS = {
    "incoming": (
        "来料检验",
        "Incoming Inspection",
        [
            ("外观", "Appearance", [("合格", "Good")], [("划伤", "Scratched")]),
            ("关键尺寸偏差", "Deviation of key size", -0.08, 0.08, "mm"),
            (
                "数量与包装",
                "Count and packing",
                [("相符", "Right")],
                [("短少", "Short")],
            ),
        ],
    ),
    "coating": (
        "外协喷塑检验",
        "Outsourced Coating Inspection",
        [
            ("涂层厚度", "Coating thickness", 60, 90, "µm"),
            ("附着力", "Adhesion", [("0 级", "Class 0")], [("脱落", "Flaking")]),
            ("外观", "Appearance", [("合格", "Good")], [("露底", "Bare spots")]),
        ],
    ),
    "mounting": (
        "外协贴片检验",
        "Outsourced Mounting Inspection",
        [
            ("焊点", "Solder joints", [("饱满", "Full")], [("虚焊", "Dry joint")]),
            ("通电测试", "Power-on test", [("通过", "Passed")], [("不通过", "Failed")]),
        ],
    ),
    "motor": (
        "电机过程检验",
        "Motor In-process Inspection",
        [
            ("绕组电阻", "Winding resistance", 95, 105, "Ω"),
            ("耐压试验", "High-pot test", [("通过", "Passed")], [("击穿", "Broken")]),
            ("空载电流", "No-load current", 0.1, 0.16, "A"),
        ],
    ),
    "moulding": (
        "注塑首末件检验",
        "Moulding Inspection",
        [
            ("外观", "Appearance", [("合格", "Good")], [("缩水", "Sink marks")]),
            ("单件重量偏差", "Deviation of weight", -3, 3, "g"),
        ],
    ),
    "finished": (
        "成品检验",
        "Final Inspection",
        [
            ("外观与装配", "Looks and fit", [("合格", "Good")], [("缝隙", "Gap")]),
            ("转速", "Speed", 1180, 1320, "rpm"),
            ("噪声", "Noise", 42, 58, "dB(A)"),
            ("绝缘耐压", "Insulation", [("通过", "Passed")], [("不通过", "Failed")]),
            ("包装标识", "Labels", [("正确", "Right")], [("错漏", "Wrong")]),
        ],
    ),
}


def write(world):
    units = {}
    for code, (zh, en, questions) in TESTS.items():
        test = world.named("qc.test", [(zh, en, {"company_id": world.company.id})])
        for number, question in enumerate(questions, 1):
            _question(world, units, test, number, question)
        world.tests[code] = test


def _question(world, units, test, number, question):
    zh, en, *rest = question
    values = {"test": test.id, "sequence": number * 10}
    if isinstance(rest[0], list):
        good, bad = rest
        values |= {
            "type": "qualitative",
            "ql_values": [
                (0, 0, {"name": answer[0], "ok": ok})
                for answers, ok in ((good, True), (bad, False))
                for answer in answers
            ],
        }
        names = good + bad
    else:
        lower, upper, unit = rest
        values |= {
            "type": "quantitative",
            "min_value": lower,
            "max_value": upper,
            "uom_id": _unit(world, units, unit).id,
        }
        names = []
    record = world.named("qc.test.question", [(zh, en, values)])
    for value, (_zh, en_name) in zip(record.ql_values, names, strict=True):
        value.update_field_translations("name", {"en_US": en_name})


def _unit(world, units, name):
    if name not in units:
        unit = world.env["uom.uom"].with_context(lang="en_US")
        found = unit.search([("name", "=", name)], limit=1)
        units[name] = found or unit.create({"name": name})
    return units[name]
