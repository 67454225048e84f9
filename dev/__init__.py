"""The tools behind ``make``: standard library only, they run before anything is
installed. ``python3 -m dev --help`` lists what they do."""
