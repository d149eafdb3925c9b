"""Races, kills and what is away: nothing that was acknowledged is lost."""
