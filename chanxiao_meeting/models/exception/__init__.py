from . import control_exception
from . import subject
