"""How fast the figures are: data sets made by bulk SQL, and three ways to the figures.

``make bench`` builds the data sets and measures; ``docs/performance.md`` is what it
writes. One package a question: ``data`` (what is in the databases), ``floor`` (the
figures by hand-written SQL), ``core`` (the figures as Odoo's reports give them).
"""
