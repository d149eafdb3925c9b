"""The record for programs: one description of every public table, and the files, feeds and calendars made from it."""
