from . import test_period
from . import test_policy
from . import test_policy_schedule
from . import test_provider_contract
from . import test_provider_sales
from . import test_recurrence
