"""Reports: templates filled from evidence in phases, with their answers and pages."""
