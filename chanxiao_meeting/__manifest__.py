{
    "name": "Production–Sales Meeting",
    "summary": "Hold production–sales meetings on live figures and follow decisions up",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Manufacturing",
    "author": "Chanxiao Meeting contributors",
    "license": "AGPL-3",
    "application": True,
    "depends": [
        "calendar",
        "hr",
        "sale_stock",
        "purchase_stock",
        "mrp_account",
        "quality_control_oca",
        "base_tier_validation",
    ],
    "data": [],
}
