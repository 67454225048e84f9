from . import judgement
from . import measure_undo
from . import measure_refusal
from . import measure_comparison
