"""Evidence about the remaining validity of certificates."""

from datetime import datetime

from probe.model import Note


def expiring(expires: datetime | None, today: datetime, warn_days: int) -> tuple[Note, ...]:
    """Return evidence if a certificate expires in fewer than ``warn_days`` days, else nothing."""
    days = (expires - today).days if expires else warn_days
    if expires is None or days >= warn_days:
        return ()
    return (Note("certificate-expires", (str(days), f"{expires:%Y-%m-%d}")),)
