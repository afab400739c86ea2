"""Reports on A4 paper, drawn with reportlab: one page a session."""
