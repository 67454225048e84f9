from . import control_exception
from . import meeting
from . import subject
