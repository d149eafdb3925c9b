"""The cache in front of Django: whole public answers, kept in the process, given out before any Django code runs.

``application`` is the way of a request; ``addresses`` says what may be kept and under which name, ``epoch`` how long,
``store`` how much, ``flights`` who makes it, ``negotiation`` and ``answers`` in which of its forms it is sent.
Nothing here knows a visitor: what is kept is made of the address alone.
"""
