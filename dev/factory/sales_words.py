"""What the sales department writes, asks and decides in its own meetings."""

# chosen by chance for the brief of a morning
MORNING_PROBLEMS = [
    "昨日来访客户两家，均询问现货交期。",
    "两张订单客户催货，等待生产管理部答复。",
    "新询盘三条，已分配跟进。",
    "一家客户要求调整付款方式，待经理确认。",
    "样品已寄出，等待客户确认。",
    "昨日无异常。",
]
MONTH_PROBLEMS = (
    "本期成交 {market.won_deals} 单，赢单率 {market.win_rate}，延期签约 "
    "{market.overdue_signings} 单；准时出货率 {sales.on_time_shipment_rate}。"
)
MONTH_MEASURES = "延期签约商机逐个约定跟进日期；重点客户由业务部经理陪访。"
# what finance says to the month
FINANCE_PROBLEMS = (
    "期末逾期应收 {finance.overdue_receivables} 元，请业务部逐户落实回款日期。"
)
NOTES = {
    "review": "逐项核对上次任务，未完成的说明原因。",
    "report": "业务部汇报，与会者就客户动态交换意见。",
    "discussion": "逐项讨论，分工到人。",
    "motion": "动议人说明理由，与会者一致同意。",
    "summary": "主持人小结，重申当日重点与完成时限。",
}
SUMMARY = {
    "V10": "当日重点：跟进催货订单与新询盘，下班前回报。",
    "M7": "本月分析完毕：先清延期签约，再谈增量；下月目标已公布。",
    "V14": "投诉原因与责任部门已明确，答复客户的时间与内容已定。",
}
# working days back from the last one: who is asked what, the answer, working days later
QUESTIONS = [
    (62, "yeting", "温州客户的样机确认了没有？", "已确认，合同周四寄出。", 0),
    (44, "production", "FS-40 月底能否多排一百台？", "可多排八十台，须加班一晚。", 0),
    (30, "lily", "展会名片录入完成了吗？", "共录入六十三张，已分配。", 1),
    (13, "yeting", "噪声投诉客户要求何时答复？", "客户要求周五前书面答复。", 0),
    (9, "production", "逾期订单最早哪天出货？", "首批货已排本周五出货。", 1),
    (1, "purchase", "钢框替代厂商何时供首批？", None, None),
]
# back, topic, why, working days until it is held, invited; what becomes of it
REQUESTS = [
    (
        50,
        "旺季交期与产能对接",
        "三家客户旺季追加订单，须与生产管理部当面确认可承诺的交期。",
        3,
        ("production", "planner"),
        "approved",
    ),
    (
        15,
        "FW-45 壁扇噪声投诉处理",
        "客户限期书面答复，须与质量、技术当面定原因和措施。",
        3,
        ("quality", "engineering"),
        "approved",
    ),
    (
        9,
        "统一报价单格式",
        "各人报价单格式不一，客户询问。",
        4,
        ("finance",),
        "refused",
    ),
    (6, "周末值班安排", "排定下月周末值班。", 3, (), "routine"),
    (
        1,
        "展会新品发布准备",
        "下月展会，须定展品与发布内容。",
        6,
        ("engineering",),
        None,
    ),
]
REFUSAL = "格式由财务部书面统一即可，不必开会。"
# back, asked department, kind, what, in detail, in how many working days; who does it
# and what becomes of it
CONTACTS = [
    (
        48,
        "production",
        "answer",
        "旺季追加订单可承诺交期",
        "三家客户合计约一千八百台，请答复各型号可承诺交期。",
        4,
        "planner",
        "confirmed",
    ),
    (
        14,
        "quality",
        "people",
        "派员参加噪声投诉专题会议",
        "请派熟悉 FW-45 出货检验的人员，带近两月检验记录。",
        2,
        "quality",
        "confirmed",
    ),
    (
        10,
        "production",
        "support",
        "为加急样机插单两台",
        "客户周末验厂，需 FC-20 样机两台。",
        3,
        None,
        "declined",
    ),
    (
        5,
        "engineering",
        "support",
        "提供 FE-50 安装图纸外文版",
        "德国客户安装用，含尺寸与接线。",
        8,
        "engineering",
        "accepted",
    ),
    (
        1,
        "finance",
        "answer",
        "确认两家客户的信用额度",
        "两家客户拟加大订单，请确认可用额度。",
        5,
        None,
        "sent",
    ),
]
DECLINED = "锁定期内不插单；可用现货 FC-20 两台代替，请到成品库领取。"
RESULTS = {
    "planner": "已逐型号答复，最早可承诺下月十二日出货。",
    "quality": "已派质量部经理参加，检验记录一并带到。",
}
# back, login, kind, for which meeting, topic, in detail; ratings, what becomes of it
PROPOSALS = [
    (
        11,
        "yeting",
        "improvement",
        "V10",
        "晨会改为隔日召开",
        "每日内容重复，隔日召开可多一刻钟跟进客户。",
        (2, 4, 5, 2),
        "returned",
    ),
    (
        2,
        "yeting",
        "improvement",
        "M7",
        "报价模板加入交期承诺说明",
        "客户常误解交期起算日，模板中写明可减少纠纷。",
        None,
        None,
    ),
]
RETURNED = "晨会的作用在当日分工，隔日召开会误事；内容可以再精简。"
# for every other monthly meeting
MOTION = (
    "老客户回访列入每周工作",
    "本月成交一半来自老客户介绍，建议每人每周回访三家并登记。",
    (5, 4, 5, 4),
)
# back: who, kind, note
INFRACTIONS = [
    (40, "yeting", "phone", "会中接听客户来电"),
    (16, "yeting", "off_topic", "讨论与议题无关的报销"),
    (7, "lily", "phone", "手机未静音"),
]
# back, why, who stands in; what becomes of it
LEAVES = [
    (35, "陪客户看厂", "planner", "approved"),
    (8, "赴杭州拜访客户", None, "approved"),
    (4, "处理个人事务", None, "refused"),
]
LEAVE_REFUSED = "当日新品报价须你汇报，请改在会后处理。"
# working days back from the last one: whose material for the morning was not ready
MISSED_MORNINGS = (57, 38, 12)
MISSED_BRIEF = "当天一早赶赴客户处理退货，未能在会前提交，事后已补报。"
REMINDER = "外出也应委托同事提交，下不为例。"
# back, whom it concerns, kind, what, in detail; their explanation, the ruling, why
DUTIES = [
    (
        46,
        "yeting",
        "commendation",
        "周末协调加急出货",
        "客户周六催货，主动到厂协调装车并当天寄出单据，保住订单。",
        None,
        "commended",
        "反应快、有担当，请大家学习。",
    ),
    (
        27,
        "lily",
        "duty",
        "报价单漏附技术规格",
        "寄给温州客户的报价单缺规格书，客户来电追问。",
        "模板更新后附件未挂上，已补寄并改了模板。",
        "excused",
        "属模板问题，已改正，不予追究。",
    ),
    (
        15,
        "yeting",
        "duty",
        "承诺交期前未与生产管理部确认",
        "口头答应客户十天交货，未先查产能，致排产被动。",
        "当时急于留住客户，以后先查产能再答复。",
        "penalty",
        "交期须先确认后承诺，会上已多次强调。",
    ),
    (
        10,
        "lily",
        "commendation",
        "名片录入与分配提前完成",
        "展会名片六十三张两天内录入并分配，线索无一遗漏。",
        None,
        "commended",
        "细致高效。",
    ),
    (
        2,
        "yeting",
        "duty",
        "样机借出未登记",
        "两台 FC-20 样机借给客户试用，未在台账登记。",
        "当时登记表不在手边，已补登记并请客户签收。",
        None,
        None,
    ),
    (
        1,
        "lily",
        "duty",
        "回访登记表未按日更新",
        "本周回访登记表缺两天记录。",
        None,
        None,
        None,
    ),
]
PENALTY = "当月考核扣 2 分"
# weekdays on which the sellers are on the road: their morning meeting is held online
ONLINE_WEEKDAYS = (2,)
# what the meetings decide, by topic; in the form of resolutions.RESOLUTIONS
RESOLUTIONS = {
    "M7": [
        (
            ("discussion", 0),
            "improvement",
            None,
            "延期签约的商机逐个约定跟进日期，超过两周的由业务部经理陪访",
            "延期签约多为报价后无人跟进。",
            ("market.overdue_signings", 3),
            "sales",
            [
                ("列出延期签约清单并逐个约定跟进日期", "yeting", 3, "verified"),
                ("约访延期最久的两家客户", "lily", 6, "done"),
            ],
        ),
        (
            ("discussion", 2),
            "other",
            None,
            "下月目标：成交六单以上，延期签约不超过三单",
            "按本月趋势与产能确定，公布到人。",
            ("market.win_rate", 45),
            "sales",
            [("将下月目标分解到人并张贴公布", "lily", 2, "done")],
        ),
        (
            ("motion", 0),
            "improvement",
            None,
            "每人每周回访三家老客户并登记",
            "老客户介绍是成交的主要来源。",
            ("market.won_deals", 6),
            "sales",
            [("编制回访登记表并排出首周名单", "yeting", 4, "verified")],
        ),
    ],
    "V14": [
        (
            ("discussion", 0),
            "containment",
            None,
            "两日内书面答复客户，问题批次免费更换",
            "原因已查明，拖延会失去客户。",
            ("sales.open_complaints", 2),
            "sales",
            [
                ("起草并寄出书面答复", "yeting", 1, "verified"),
                ("核对问题批次数量与更换用货", "lily", 3, "done"),
            ],
        ),
    ],
}
FEEDBACK = {
    "yeting": "已完成，记录已登记在客户资料中。",
    "lily": "已完成，并已通知相关同事。",
}
# purpose, preparation, punctuality, decisions; comment
RATINGS = [
    (("5", "4", "5", "5"), False),
    (("4", "4", "3", "5"), "数据准备充分，讨论可以再紧凑些。"),
    (("4", "5", "4", "4"), False),
]
