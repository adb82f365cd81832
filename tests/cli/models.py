"""Models for `--schema module:Model` to find."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, field_validator


class Point(BaseModel):
    x: int
    y: int


class Never(BaseModel):
    """Whatever it is given, it is not content."""

    answer: Literal["yes", "no"]

    @field_validator("answer")
    @classmethod
    def refuse(cls, value: str) -> str:
        raise ValueError("never is never right")


def add(left: int, right: int) -> int:
    """The sum of two numbers."""
    return left + right


TOOLS = [add, Point]
