"""Letters as DOCX, written from templates that the office may replace."""
