from . import models, report
from . import controllers, wizard
