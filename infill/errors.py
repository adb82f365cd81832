"""All errors, by whose fault they are.

    InfillError
    ├── SourceError      yours: the schema, grammar, template or option
    │   └── Unsupported  a part of the source that infill refuses to guarantee
    ├── BudgetError      the slot's or the context's: no room for any valid value
    ├── Unsatisfiable    the validators': no value satisfies all of them
    ├── Refused          the guard's: this must not be filled, or must not leave
    └── ModelError       the model's: unknown, broken or incompatible weights

Every message tells what is wrong, where, what was found there, and what to do.
"""

from __future__ import annotations


class InfillError(Exception):
    """The common ancestor; `str(error)` is the whole message for a person.

    `where` is a JSON pointer, a `file:line:column`, or a slot's path.
    """

    def __init__(self, what: str, *, where: str = "", got: str = "", todo: str = "") -> None:
        self.what, self.where, self.got, self.todo = what, where, got, todo
        super().__init__(what)

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        lines = [head]
        if self.got:
            lines.append(f"  got: {self.got}")
        if self.todo:
            lines.append(f"  try: {self.todo}")
        return "\n".join(lines)


class SourceError(InfillError):
    """The source cannot be read: broken JSON, not a schema, a regex that does not parse."""


class Unsupported(SourceError):
    """The source asks for something infill cannot guarantee, so it is refused, never ignored."""

    @property
    def pointer(self) -> str:
        """The JSON pointer of the refused keyword."""
        return self.where


class BudgetError(InfillError):
    """No valid value fits the tokens available."""


class Unsatisfiable(InfillError):
    """No value can satisfy the language and all validators, or none was found within the caps.

    `tried` lists what was attempted, newest last.
    """

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        got: str = "",
        todo: str = "",
        tried: tuple[str, ...] = (),
    ) -> None:
        super().__init__(what, where=where, got=got, todo=todo)
        self.tried = tried

    def __str__(self) -> str:
        lines = [super().__str__(), *(f"  tried: {line}" for line in self.tried[-5:])]
        return "\n".join(lines)


class Refused(InfillError):
    """A guard does not allow this fill."""


class ModelError(InfillError):
    """The model is unknown, incomplete, or gives logits of the wrong shape."""
