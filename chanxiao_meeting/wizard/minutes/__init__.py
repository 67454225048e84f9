from . import minutes_review
