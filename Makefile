# Two commands: `make demo` and `make test`. Nothing is installed outside .venv/ (but see .ci/setup.py for Chromium).
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif

EXTENSION := $(wildcard extension/*.json extension/yarn.lock extension/src/*.ts* extension/style/* extension/schema/* \
	voc/board/static/* voc/board/static/css/* jupyter-config/*/*)

.PHONY: demo test lab setup setup-test clean

demo: .venv/.base
	$(BIN)/voc demo demo

test: .venv/.test
	$(BIN)/python .ci/check.py

lab: .venv/.lab
	$(BIN)/voc lab --workspace demo

setup: .venv/.base
setup-test: .venv/.test

.venv/.base: pyproject.toml .ci/setup.py
	$(PYTHON) .ci/setup.py

.venv/.lab: pyproject.toml .ci/setup.py $(EXTENSION)
	$(PYTHON) .ci/setup.py lab

.venv/.test: pyproject.toml .ci/setup.py $(EXTENSION)
	$(PYTHON) .ci/setup.py lab postgres test

clean:
	rm -rf .venv demo extension/node_modules extension/lib voc/labextension
