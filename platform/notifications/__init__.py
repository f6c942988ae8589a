"""Telling people: a list in the app and a mail, in the reader's language.

Owns Notification and the words of every kind (`kinds`). May import accounts and below."""
