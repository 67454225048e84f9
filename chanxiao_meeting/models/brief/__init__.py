from . import meeting
from . import brief
from . import brief_editing
from . import figure
from . import figure_collection
from . import figure_actions
