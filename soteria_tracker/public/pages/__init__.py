"""The pages. Each reads the clock once, at its edge, puts its questions and hands the answers to a template."""
