from . import figure_override
from . import handover
