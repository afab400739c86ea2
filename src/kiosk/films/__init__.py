"""A clinic's own films: brought into the station's format, checked, listed and put back."""
