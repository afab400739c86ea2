"""The guided calibration and the daily check, in a terminal."""
