from . import ir_actions_report
from . import meeting
from . import minutes
from . import repeated_heads
