"""The import of registers: description -> files -> rows -> plan -> one transaction.

`descriptions` says what a register looks like, `files` reads it, `rows` makes drafts of schools, `plan`
compares them with the schools that are there. Only `schools.actions` writes. The code knows no register.
"""


class BrokenError(Exception):
    """The description or the file cannot be used; the text says why and where. Nothing was changed."""
