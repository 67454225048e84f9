from . import res_company
from . import settlement
from . import settlement_computation
from . import settlement_problem
from . import sale_order
from . import brief
