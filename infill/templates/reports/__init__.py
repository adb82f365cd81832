"""Reports: templates filled from evidence in phases, with the evidence of every answer.

    import infill

    report = infill.fill_report("Seen on [[seen: date]].", "The visit was on 3 May 2024.")
    print(report.text)          # Seen on 2024-05-03.

In go a template and the texts to read; out comes a `Report`: its text, its typed values, and where
each of them comes from. `reader` reads a template, `expansion` runs its Jinja, `report_blueprint`
makes slots of its places, `phases` says what is filled when. Start at `fill_reports`.
"""
