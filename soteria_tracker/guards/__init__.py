"""What stands between strangers and the site: headers on each answer, where one may be led, how often one may ask."""
