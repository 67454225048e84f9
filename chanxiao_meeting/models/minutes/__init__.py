from . import minutes
from . import meeting
from . import minutes_flow
from . import minutes_approval
