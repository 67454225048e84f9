from .common import (
    test_local_time,
    test_company_checks,
    test_discussion,
    test_ir_cron,
    test_wizard_rights,
    test_lists,
    test_reason,
    test_state_guard,
    test_text_versions,
    test_js,
)
from .figures import (
    test_figure_judgement,
    test_figure_columns,
    test_figure_format,
    test_period,
    test_provider_branches,
    test_provider_budget,
    test_provider_contract,
    test_provider_engineering,
    test_provider_finance,
    test_provider_hr,
    test_provider_maintenance,
    test_provider_market,
    test_provider_materials,
    test_provider_planning,
    test_provider_purchase,
    test_provider_quality,
    test_figure_indexes,
    test_provider_sales,
    test_provider_shopfloor,
)
from .policy import (
    test_policy,
    test_policy_schedule,
    test_policy_template,
    test_recurrence,
    test_target,
)
from .meeting import (
    test_attendee,
    test_calendar_sync,
    test_meeting_convening,
    test_meeting_flow,
    test_meeting_period,
    test_meeting_queries,
    test_meeting_reminder,
    test_meeting_rights,
    test_meeting_start,
    test_notice_upgrade,
    test_partner_merge,
    test_proposal,
    test_proxy_rights,
    test_question,
    test_request,
)
from .brief import (
    test_brief,
    test_brief_deadline,
    test_brief_rights,
    test_brief_words,
    test_confidential_figures,
    test_board,
    test_figure,
    test_figure_override,
    test_figure_today,
    test_brief_browser,
)
from .follow_up import (
    test_action,
    test_action_activity_sync,
    test_action_deadline,
    test_action_rights,
    test_action_verification,
    test_decision,
    test_decision_subject,
    test_execution_review,
    test_proposal_decision,
    test_subject,
    test_subject_successor,
    test_work_contact,
    test_work_contact_review,
)
from .exception import (
    test_control_exception,
)
from .minutes import (
    test_backlog,
    test_handover,
    test_minutes,
    test_minutes_chain,
    test_minutes_deadline,
    test_minutes_figures,
    test_minutes_rights,
    test_minutes_settled,
)
from .order_change import (
    test_order_change,
    test_order_change_reminder,
    test_order_change_rights,
    test_order_change_states,
    test_order_change_browser,
)
from .production import (
    test_baseline,
    test_scrap_reason,
    test_variance_reason,
    test_variance_browser,
)
from .inspection import (
    test_qc_inspection,
    test_quality_failed_inspection,
    test_quality_trigger,
    test_quality_trigger_production,
)
from .settlement import (
    test_confidential_costs,
    test_settlement,
    test_settlement_brief,
    test_settlement_closing,
    test_settlement_creation,
    test_settlement_problems,
    test_settlement_queries,
    test_settlement_receipts,
    test_settlement_returns,
    test_settlement_rights,
    test_settlement_states,
    test_settlement_stock,
    test_settlement_subcontract,
)
from .evaluation import (
    test_evaluation,
)
