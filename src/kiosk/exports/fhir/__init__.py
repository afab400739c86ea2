"""FHIR R4B: a session as a transaction Bundle, and our own checks of it."""
