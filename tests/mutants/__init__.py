"""How many small changes of the code that decides dates, permissions and publications do its tests see?

``mutmut`` makes the changes, one at a time, in functions. See docs/nightly.md.
"""
