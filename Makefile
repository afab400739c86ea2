# Everything from a clean clone: each target makes what it needs first.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
# The first of these from 3.11 on; pygame 2.6.1 has wheels up to 3.13.
PYTHONS := python3 python3.13 python3.12 python3.11
EXTRAS_run :=
EXTRAS_test := [test]
EXTRAS_check := [dev]

.PHONY: help run test durability soak appliance check demo films clean install uninstall overlay writable

help:  ## this list
	@grep -E '^[a-z]+:.*  ## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*  ## /\t/' | expand -t 12

run: $(VENV)/ready-run  ## the station with a simulated ball; without a display a scripted visit into out/
	@if [ -n "$${WAYLAND_DISPLAY:-}$${DISPLAY:-}" ]; then \
	  echo "A display is here, so the station opens in a window. The ball is simulated: hold space to squeeze."; \
	  exec $(BIN)/kiosk run --sim --windowed; \
	else \
	  echo "No display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so a simulated patient is playing a scripted visit into out/: pictures, film, record."; \
	  exec $(BIN)/kiosk demo --exercise standing-ball-squeeze --out out; \
	fi

demo: $(VENV)/ready-run  ## a scripted visit with a simulated patient: in a window, without a display into out/
	@exec $(BIN)/kiosk demo

test: $(VENV)/ready-test  ## every test, without a display, a sound card or a ball
	@SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy $(BIN)/python -m pytest -n 2

durability: $(VENV)/ready-test  ## 300 kills, and every other way of losing records
	@KIOSK_KILLS=300 $(BIN)/python -m pytest -n 2 tests/durability

appliance: $(VENV)/ready-test  ## a machine made, installed, booted in QEMU and maltreated, as root, an hour
	@tests/appliance/setup.sh
	@SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy $(BIN)/python -m pytest -p no:cacheprovider -o "pythonpath=tests/appliance tests/screens" tests/appliance

soak: $(VENV)/ready-test  ## a simulated day and an hour in real time (xvfb, xdotool): does anything grow?
	@SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy MALLOC_ARENA_MAX=2 $(BIN)/python -m pytest -s tests/soak

check: $(VENV)/ready-check  ## style, types and who may import whom
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/shellcheck systemd/rootfs/opt/kiosk/bin/* systemd/rootfs/usr/local/bin/*

STUDIO := build/studio
films:  ## the films, clips, posters and narration made again (media/README.md): an hour, 2 GB
	@media/studio/setup.sh
	@$(STUDIO)/cutting/bin/python media/studio all --with figures=$(STUDIO)/cutting/bin/python \
	  --with say=$(STUDIO)/speaking/bin/python --with render=$(STUDIO)/blender/bin/python

INSTALLER := python3 -B systemd/kiosk_install
install:  ## the station on this machine for good, or its new version: sudo make install
	@$(INSTALLER) install $(if $(WHEELS),--wheels $(WHEELS))

uninstall:  ## away with it again; records and settings stay unless PURGE=yes: sudo make uninstall
	@$(INSTALLER) uninstall $(if $(filter yes,$(PURGE)),--purge)

overlay:  ## a root that nothing is written to, records on a partition: sudo make overlay DATA=/dev/...
	@$(INSTALLER) overlay --data '$(DATA)'

writable:  ## a root that can be written to again, as an upgrade needs it: sudo make writable
	@$(INSTALLER) writable

clean:  ## away with all that was made here
	rm -rf $(VENV) out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests media -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@for python in $(PYTHONS); do \
	  if command -v $$python >/dev/null && $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then \
	    if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
	      echo "Python cannot make environments yet. Cure: sudo apt install python3-venv" >&2; exit 2; \
	    fi; \
	    echo "Making $(VENV) with $$($$python --version) ..."; \
	    rm -rf $(VENV); \
	    exec $$python -m venv $(VENV); \
	  fi; \
	done; \
	echo "Python 3.11 to 3.13 is needed. Cure on Debian 12 or 13: sudo apt install python3 python3-venv" >&2; exit 2

$(VENV)/ready-%: pyproject.toml | $(BIN)/python
	@echo "Installing what the station needs into $(VENV). The first time takes a minute or two ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --editable '.$(EXTRAS_$*)'
	@$(BIN)/python -c 'import pygame' >/dev/null || { \
	  echo "pygame cannot load. Cure: sudo apt install libwayland-egl1 libwayland-cursor0 libegl1 libgles2" >&2; exit 2; }
	@$(BIN)/python -c 'import pygame.mixer' >/dev/null || { \
	  echo "pygame cannot play sound. Cure: sudo apt install libglib2.0-0" >&2; exit 2; }
	@touch $@
