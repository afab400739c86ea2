"""The clinic as its patients meet it at the end of a visit: who to call for more."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clinic:
    """Comes from the settings; anything left empty leaves no gap on the page."""

    name: str = ""
    phone: str = ""
    address: str = ""
    url: str = ""
    message: str = ""
    """The clinic's own hope for its patients, in place of the station's words."""

    @property
    def link(self) -> str:
        """What the QR code says: the web address, else the phone number; else empty."""
        if self.url:
            return self.url
        digits = "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")
        return f"tel:{digits}" if digits else ""
