"""The clock on the wall. The domain never looks at it."""

import datetime as dt


def now() -> dt.datetime:
    """Return the time, with the zone of this computer."""
    return dt.datetime.now().astimezone()
