from . import inspected
from . import mrp_production
from . import qc_inspection
from . import qc_trigger
from . import stock
