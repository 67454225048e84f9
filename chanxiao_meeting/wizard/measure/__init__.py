from . import judgement
