"""Hostile inputs, foreign origins and dead links: what a browser, or worse, may send."""
