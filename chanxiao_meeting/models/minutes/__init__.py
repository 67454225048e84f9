from . import minutes
from . import meeting
from . import minutes_flow
