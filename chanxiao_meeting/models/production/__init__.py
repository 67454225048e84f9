from . import policy
from . import mrp_production
from . import stock_scrap
