from . import control_exception
from . import control_exception_flow
from . import decision_exception
from . import subject_exception
