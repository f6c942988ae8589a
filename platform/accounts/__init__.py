"""Users, their offices, sign-up, sign-in, suspension, export and closing; the log of who changed.

May import countries and below."""
