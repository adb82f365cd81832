"""Fill the holes of source code, several at once, in place.

import infill.code

result = infill.code.fill("def area(r):\\n    return ___\\n")
print(result.text)
"""

from infill.code.fill import fill
from infill.code.result import CodeResult, HoleReport, TextEdit, Tried
from infill.code.skeletons import skeleton

__all__ = ["CodeResult", "HoleReport", "TextEdit", "Tried", "fill", "skeleton"]
