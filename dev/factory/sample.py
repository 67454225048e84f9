"""The factory as the tests look at it: always the same weeks, and fewer of them."""

from datetime import date

TODAY = date(2026, 6, 18)
DAYS = 27
