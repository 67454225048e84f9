from . import policy_rules
from . import policy
from . import policy_schedule
from . import policy_line
from . import policy_target
from . import function
from . import policy_template
