"""Templates: source code with holes, and report templates with slots, become filled texts.

In goes a text with marked places (`___`, `[[slot]]`); out comes the same text, byte for byte but
for these places. `skeleton` keeps the fixed text apart from the places and is shared by both:
`code` (start at `code.filling.fill_code`) and `reports` (start at `reports.fill_reports`).
"""
