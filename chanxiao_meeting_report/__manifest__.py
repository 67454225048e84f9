{
    "name": "Production–Sales Meeting: Print and Export",
    "summary": "Minutes, notices and sign-in sheets on paper, tasks in a spreadsheet",
    "version": "19.0.1.5.0",
    "category": "Supply Chain/Manufacturing",
    "author": "Chanxiao Meeting contributors",
    "license": "AGPL-3",
    "depends": ["chanxiao_meeting", "report_xlsx"],
    "external_dependencies": {"python": ["reportlab", "xlsxwriter"]},
    "data": [
        "report/document_templates.xml",
        "report/report_minutes_templates.xml",
        "report/report_meeting_templates.xml",
        "report/report_work_contact_templates.xml",
        "report/report_policy_templates.xml",
        "report/report_circulation_templates.xml",
        "report/report_supervision_slip_templates.xml",
        "report/report_actions.xml",
        "report/report_policy_action.xml",
        "report/follow_up_actions.xml",
        "report/spreadsheet_actions.xml",
        "views/print_views.xml",
    ],
    "assets": {
        "web.assets_tests": [
            "chanxiao_meeting_report/static/tests/tours/**/*",
        ],
    },
}
