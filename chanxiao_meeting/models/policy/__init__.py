from . import policy
from . import policy_flow
from . import policy_schedule
from . import policy_departments
from . import policy_line
from . import policy_department
from . import policy_agenda
from . import policy_target
