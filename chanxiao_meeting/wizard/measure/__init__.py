from . import judgement
from . import measure_undo
