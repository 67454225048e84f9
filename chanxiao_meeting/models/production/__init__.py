from . import policy
from . import mrp_production
from . import mrp_production_variance
from . import stock_scrap
