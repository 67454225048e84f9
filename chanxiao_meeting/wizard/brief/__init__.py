from . import figure_override
