from . import policy
from . import policy_schedule
from . import policy_departments
from . import policy_line
from . import policy_target
