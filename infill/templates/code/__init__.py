"""Code with holes: fill several at once, in place, so that the file parses.

    import infill

    result = infill.fill_code("def area(r):\\n    return ___\\n")
    print(result.text)

A source and its holes go in; the filled text comes out, with a report of every hole. Reading
begins in `sheet` (the source and its marks), goes on in `kinds` (what kind of code a hole wants)
and `code_blueprint` (the holes as slots, with the judges of their language), and ends in
`filling.fill_code`.
"""
