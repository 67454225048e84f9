from . import figure_mirror
from . import figure_source
from . import indexes
from . import figure_definition
from . import purchase_order_line
from . import sale_order_line
