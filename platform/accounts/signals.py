"""The two signals by which the apps above take part in export and closing (design: section 2).

`export_requested(user)`: each receiver returns (part name, JSON-ready data).
`account_closed(user)`: sent inside the closing's transaction; each receiver deletes or anonymises its rows.
"""

from django.dispatch import Signal

export_requested = Signal()
account_closed = Signal()
