from . import budget, figure, period, prices, reader, working_time
from . import base, transfers
from . import finance
from . import materials
from . import planning
from . import purchase
from . import quality
from . import sales
