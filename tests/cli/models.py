"""A model for `--schema module:Model` to find."""

from __future__ import annotations

from pydantic import BaseModel


class Point(BaseModel):
    x: int
    y: int
