"""The station's own measurements: how much it costs, how fast it answers, how it grows.

Each measurement is a file with a `measure(**asked)` that runs in a process of its own and returns
plain numbers; `runner.py` shuffles their rounds, and `figures.py` makes medians and ratios of them.
"""
