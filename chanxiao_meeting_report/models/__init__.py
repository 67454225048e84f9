from . import chanxiao_meeting_minutes
from . import ir_actions_report
