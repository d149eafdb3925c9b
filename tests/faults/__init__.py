"""Faults that could creep in, each as a small change of one file, and the tests that must go red on it.

``python -m tests.faults`` plants them one at a time in a copy of the tree. A fault that no test sees is a promise
that nobody keeps. New ones go into the room of their subject: see any of them for the form.
"""
