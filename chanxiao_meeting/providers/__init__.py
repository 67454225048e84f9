from . import figure, period, reader, working_time
from . import base
from . import planning
from . import quality
from . import sales
