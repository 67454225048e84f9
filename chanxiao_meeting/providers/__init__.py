from . import budget, figure, period, prices, reader
from . import base, transfers
from . import engineering
from . import finance
from . import hr
from . import maintenance
from . import market
from . import materials
from . import planning
from . import purchase
from . import quality
from . import sales
from . import shopfloor
