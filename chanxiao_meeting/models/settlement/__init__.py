from . import res_company
from . import settlement
from . import settlement_computation
from . import settlement_problem
from . import settlement_source
from . import sale_order
from . import stock_move
from . import brief
