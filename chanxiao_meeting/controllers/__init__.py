from . import meeting
from . import minutes
