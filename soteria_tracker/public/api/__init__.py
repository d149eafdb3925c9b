"""The record as JSON: the same tables as in the open data, with links, filters and pages."""
