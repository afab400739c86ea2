"""Pictures of what was measured, for paper and for colleagues; no part of a running station."""
