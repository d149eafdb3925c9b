"""Bad input for every address, field and file: what is sent, and what may be wrong with the answer."""
