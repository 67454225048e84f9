from . import ir_actions_report
from . import meeting
from . import minutes
