"""A document that an office wrote elsewhere -> proposed parts of its response, each confirmed by a person.

``child`` reads files and runs in the press alone; ``finder`` finds the recommendations and is pure; ``reading`` asks
the press and turns its refusals into sentences; ``bringing_in`` writes what was confirmed.
"""
