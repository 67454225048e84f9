# make demo   set everything up, start the server with a demo factory, say how to get in
# make stop   stop it
# make test   set everything up, run every test
# make lint   run the linters (FIX=1 mends what can be)
# make db     a fresh database with both addons: DB=name [DEMO=1] [FULL=1]
# make shell  the server's Python shell on a database: [DB=name]
# make bench  measure the figures on large data sets, write docs/performance.md
#             [SIZES=s,l,xl]
# make load   let many people look at one meeting room, write into the same document
#             [MINUTES=30] [CLIENTS=30]
# make pictures  hold a meeting of the demo, take pictures of its room for the docs
# make clean  remove everything that was made here
# docs/development.md says what else can be set.

PYTHON ?= python3
COMMANDS := demo stop test lint db bench load pictures shell clean

.PHONY: help $(COMMANDS)

help:
	@sed -n 's/^# //p' Makefile

$(COMMANDS):
	@$(PYTHON) -m dev $@

# variables of the command line reach the tools through the environment
export
