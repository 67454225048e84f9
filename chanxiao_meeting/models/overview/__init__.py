from . import dashboard
from . import dashboard_lists
from . import dashboard_own
