"""Checks that share no line of code with the Tracker: the standard library alone, over what the site hands out."""
