from . import facet
from . import subject
from . import reference
from . import control_exception
from . import history
from . import precedent
