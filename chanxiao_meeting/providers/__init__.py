from . import figure, period, reader
from . import base
from . import sales
