from . import control_exception
from . import detection
from . import finding
from . import owner
from . import detected
from . import meeting
from . import subject
from . import verification
