from . import figure, period, reader, working_time
from . import base, transfers
from . import planning
from . import quality
from . import sales
