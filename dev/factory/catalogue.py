"""What the factory makes, of what, where and with whom: plain tables.

Names are pairs of Chinese and English. Quantities of components are for one piece,
minutes too, money is in yuan.
"""

# code: Chinese, English, yuan an hour: its crew and power, as the books have them
WORKCENTERS = {
    "CY": ("冲压机组", "Stamping Presses", 330),
    "RX": ("绕线机组", "Winding Machines", 260),
    "DJ": ("电机装配线", "Motor Assembly Line", 300),
    "ZS": ("注塑机组", "Injection Moulding Machines", 330),
    "ZZ1": ("总装一线", "Final Assembly Line 1", 420),
    "ZZ2": ("总装二线", "Final Assembly Line 2", 400),
    "LH": ("老化测试台", "Burn-in Test Bench", 150),
    "BZ": ("包装线", "Packing Line", 240),
}
OPERATIONS = {
    "CY": ("定子冲片", "Stamp laminations"),
    "RX": ("绕线嵌线", "Wind and insert coils"),
    "DJ": ("电机装配", "Assemble motor"),
    "ZS": ("注塑成型", "Mould"),
    "ZZ1": ("整机装配", "Assemble fan"),
    "ZZ2": ("整机装配", "Assemble fan"),
    "LH": ("通电老化", "Burn in"),
    "BZ": ("检验包装", "Check and pack"),
}
CATEGORIES = {
    "finished": ("成品", "Finished Goods"),
    "semi": ("半成品", "Semi-finished Goods"),
    "outsourced": ("外协件", "Outsourced Parts"),
    "material": ("原材料及外购件", "Materials and Bought Parts"),
}
# code: Chinese, English, list price, volume share
FINISHED = {
    "FS40": ("FS-40 落地扇", "FS-40 Pedestal Fan 16 in", 168, 5),
    "FT30": ("FT-30 台扇", "FT-30 Desk Fan 12 in", 118, 4),
    "FC20": ("FC-20 空气循环扇", "FC-20 Air Circulator", 145, 4),
    "FW45": ("FW-45 壁扇", "FW-45 Wall Fan 18 in", 198, 3),
    "FE50": ("FE-50 工业排风扇", "FE-50 Industrial Exhaust Fan", 320, 2),
}
# code: Chinese, English, list price, minimum and maximum stock
SEMI = {
    "M60": ("YYF-60 风扇电机", "YYF-60 Fan Motor", 46, 1400, 2400),
    "M90": ("YYF-90 风扇电机", "YYF-90 Fan Motor", 78, 650, 1150),
    "ST60": ("60 定子组件", "Stator Assembly 60", 0, 1200, 2200),
    "ST90": ("90 定子组件", "Stator Assembly 90", 0, 600, 1100),
    "BL30": ("12 寸扇叶", "Blade 12 in", 0, 700, 1500),
    "BL40": ("16 寸扇叶", "Blade 16 in", 0, 700, 1500),
    "HS30": ("机壳组件", "Housing", 0, 700, 1500),
}
OUTSOURCED = {
    "GD40": ("40 网罩(喷塑)", "Guard 40, powder-coated", 0, 800, 1600),
    "GD30": ("30 网罩(喷塑)", "Guard 30, powder-coated", 0, 800, 1600),
    "PCBA": ("控制板(贴片)", "Control Board, mounted", 0, 1300, 2500),
}
# code: Chinese, English, unit, price, minimum and maximum stock
MATERIALS = {
    "STEEL": ("硅钢片 50W800", "Silicon Steel 50W800", "kg", 6.4, 1000, 2200),
    "WIRE": ("漆包铜线", "Enamelled Copper Wire", "kg", 78.5, 300, 620),
    "INSUL": ("绝缘纸", "Insulating Paper", "unit", 0.35, 2000, 4500),
    "RT60": ("60 转子", "Rotor 60", "unit", 7.2, 1500, 3000),
    "RT90": ("90 转子", "Rotor 90", "unit", 11.5, 700, 1500),
    "BEAR": ("轴承 608ZZ", "Bearing 608ZZ", "unit", 0.95, 4000, 8500),
    "CAP": ("电机电容 1.5µF", "Motor Capacitor 1.5 µF", "unit", 2.1, 2000, 4500),
    "COVER": ("压铸端盖", "Die-cast End Cover", "unit", 4.6, 2000, 4500),
    "PP": ("聚丙烯 PP 粒子", "Polypropylene Granulate", "kg", 8.3, 400, 1000),
    "ABS": ("ABS 粒子", "ABS Granulate", "kg", 12.6, 400, 900),
    "CORD": ("电源线", "Power Cord", "unit", 4.8, 1800, 4000),
    "SCREW": ("紧固件包", "Fastener Kit", "unit", 1.2, 1800, 4000),
    "BASE": ("底座立柱套件", "Base and Pole Set", "unit", 16.5, 500, 1200),
    "FRAME": ("排风扇钢框", "Steel Frame", "unit", 42.0, 120, 300),
    "ALUM": ("铝合金扇叶", "Aluminium Blade", "unit", 21.0, 120, 300),
    "CTNS": ("小彩盒", "Carton, small", "unit", 3.1, 800, 1900),
    "CTNL": ("大纸箱", "Carton, large", "unit", 5.4, 1000, 2300),
    "GRAW40": ("40 网罩毛坯", "Guard 40, raw", "unit", 6.2, 900, 1900),
    "GRAW30": ("30 网罩毛坯", "Guard 30, raw", "unit", 4.4, 900, 1900),
    "PCB": ("空白电路板", "Bare Circuit Board", "unit", 2.7, 1400, 3000),
    "CHIP": ("电子元件套料", "Component Set", "unit", 8.9, 1400, 3000),
    # left over from a fan that is no longer made
    "OSC": ("旧款摇头机构", "Oscillating Gear, discontinued", "unit", 11.8, 0, 900),
}
# product: components, then operations with minutes, days to make
BILLS = {
    "ST60": ({"STEEL": 0.42, "WIRE": 0.11, "INSUL": 1}, {"CY": 0.75, "RX": 1.05}, 5),
    "ST90": ({"STEEL": 0.7, "WIRE": 0.19, "INSUL": 1}, {"CY": 1.0, "RX": 1.4}, 4),
    "M60": ({"ST60": 1, "RT60": 1, "BEAR": 2, "COVER": 1, "CAP": 1}, {"DJ": 1.25}, 4),
    "M90": ({"ST90": 1, "RT90": 1, "BEAR": 2, "COVER": 1, "CAP": 1}, {"DJ": 1.6}, 3),
    "BL30": ({"PP": 0.16}, {"ZS": 0.75}, 2),
    "BL40": ({"PP": 0.24}, {"ZS": 0.85}, 2),
    "HS30": ({"ABS": 0.38}, {"ZS": 1.0}, 3),
    "FS40": (
        {"M60": 1, "BL40": 1, "GD40": 1, "PCBA": 1, "BASE": 1, "CORD": 1, "SCREW": 1}
        | {"CTNL": 1},
        {"ZZ1": 2.9, "LH": 1.4, "BZ": 1.2},
        3,
    ),
    "FT30": (
        {"M60": 1, "BL30": 1, "GD30": 1, "HS30": 1, "CORD": 1, "SCREW": 1, "CTNS": 1},
        {"ZZ2": 2.3, "LH": 1.2, "BZ": 0.9},
        3,
    ),
    "FC20": (
        {"M60": 1, "BL30": 1, "GD30": 1, "HS30": 1, "PCBA": 1, "CORD": 1, "SCREW": 1}
        | {"CTNS": 1},
        {"ZZ2": 2.6, "LH": 1.4, "BZ": 0.9},
        3,
    ),
    "FW45": (
        {"M90": 1, "BL40": 1, "GD40": 1, "PCBA": 1, "CORD": 1, "SCREW": 1, "CTNL": 1},
        {"ZZ1": 3.0, "LH": 1.6, "BZ": 1.2},
        3,
    ),
    "FE50": (
        {"M90": 1, "ALUM": 1, "FRAME": 1, "CORD": 1, "SCREW": 1, "CTNL": 1},
        {"ZZ1": 3.6, "LH": 2.0, "BZ": 1.5},
        4,
    ),
}
# what goes out to a subcontractor, and what the work costs
SUBCONTRACTS = {
    "GD40": ({"GRAW40": 1}, "PENSU", 3.8, 4),
    "GD30": ({"GRAW30": 1}, "PENSU", 2.9, 4),
    "PCBA": ({"PCB": 1, "CHIP": 1}, "SMT", 5.6, 5),
}
# code: name, city, days of delivery, on-time share, what it delivers
VENDORS = {
    "GANG": ("宁波甬钢金属材料有限公司", "宁波市", 5, 0.9, ["STEEL"]),
    "KUANG": ("湖州浔工钢构件有限公司", "湖州市", 6, 0.9, ["FRAME", "ALUM"]),
    "TONG": ("绍兴越铜线缆有限公司", "绍兴市", 6, 0.72, ["WIRE", "INSUL", "CORD"]),
    "ZHOU": (
        "慈溪联轴机械有限公司",
        "慈溪市",
        4,
        0.92,
        ["RT60", "RT90", "BEAR", "COVER", "SCREW"],
    ),
    "SU": ("余姚塑城塑料有限公司", "余姚市", 3, 0.95, ["PP", "ABS", "BASE"]),
    "DIAN": ("深圳芯源电子有限公司", "深圳市", 7, 0.85, ["PCB", "CHIP", "CAP"]),
    "WANG": ("永康恒达五金网业有限公司", "永康市", 5, 0.88, ["GRAW40", "GRAW30"]),
    "ZHI": ("宁波华印包装有限公司", "宁波市", 3, 0.96, ["CTNS", "CTNL"]),
    "PENSU": ("宁波鑫彩喷塑厂", "宁波市", 4, 0.9, ["GD40", "GD30"]),
    "SMT": ("杭州智贴电子加工有限公司", "杭州市", 5, 0.86, ["PCBA"]),
}
# code: name, city, country, pays in dollars, weight
CUSTOMERS = {
    "SJ": ("杭州尚家电器商贸有限公司", "杭州市", "cn", False, 5),
    "LK": ("上海凌空暖通设备有限公司", "上海市", "cn", False, 4),
    "YL": ("广州悦凉电器有限公司", "广州市", "cn", False, 4),
    "NF": ("南京风和贸易有限公司", "南京市", "cn", False, 3),
    "CY": ("成都川扬电商有限公司", "成都市", "cn", False, 3),
    "HX": ("苏州恒鑫空调配件有限公司", "苏州市", "cn", False, 3),
    "BH": ("青岛渤海工贸有限公司", "青岛市", "cn", False, 2),
    "NW": ("Nordwind Klima GmbH", "Hamburg", "de", True, 3),
    "BR": ("Breeze Home Appliances Inc.", "Columbus", "us", True, 4),
    "KZ": ("Kaze Shokai Co., Ltd.", "Osaka", "jp", True, 2),
    "AL": ("Al Nasim Trading LLC", "Dubai", "ae", True, 2),
    "VN": ("Gió Xanh Electric JSC", "Hai Phong", "vn", True, 2),
}
# list prices in dollars
DOLLAR_PRICES = {
    "FS40": 24.6,
    "FT30": 17.2,
    "FC20": 21.3,
    "FW45": 28.9,
    "FE50": 46.5,
    "M60": 6.9,
    "M90": 11.4,
}
