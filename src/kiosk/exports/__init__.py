"""What leaves the station: PDF reports, CSV tables and FHIR bundles, made of rows of the records.

Everything here is pure: rows in, bytes or lines out. Who reads the database and who writes the
file stands elsewhere (`kiosk.cli`, the staff screens' worker).
"""
