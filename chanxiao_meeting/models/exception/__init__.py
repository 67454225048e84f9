from . import control_exception
from . import decision
from . import subject
