"""The Tracker as an office would run it, whole, on this machine and without root: ``bin/rig up``.

nginx in front, two public and two office processes, two workers, the press, PostgreSQL, Redis and an S3 store (played
by moto), in production mode, from the files of ``deploy/``: what is tried here is what is deployed. Everything lies in
one folder, listens on loopback alone and is made anew by each ``up``.
"""
