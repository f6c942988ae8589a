"""Telling people: a list in the app and a mail, in the reader's language.

May import accounts and below."""
