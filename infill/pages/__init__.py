"""Pages to look at: self-contained HTML and SVG that load nothing from elsewhere.

In goes what a fill leaves behind, a trace or a report; out comes the text of one file. Every page
has a Jinja template (`report.html.jinja`, `replay.html.jinja`, `heatmap.svg.jinja`) in which all
values are escaped, and a module that prepares what the template shows. Start at `report_page`.
"""
