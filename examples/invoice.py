"""The invoice as a pydantic model.

cd examples && infill json --schema invoice:Invoice --context invoice.txt
"""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field


class Item(BaseModel):
    description: Annotated[str, Field(max_length=40)]
    quantity: Annotated[int, Field(ge=1)]
    unit_price: Annotated[float, Field(ge=0)]


class Invoice(BaseModel):
    number: Annotated[str, Field(max_length=24, description="invoice number")]
    issued: Annotated[datetime.date, Field(description="issue date")]
    seller: Annotated[str, Field(max_length=60, description="company that issued the invoice")]
    buyer: Annotated[str, Field(max_length=60, description="company that has to pay")]
    currency: Literal["CHF", "EUR", "GBP", "USD"]
    items: Annotated[list[Item], Field(min_length=1, max_length=8)]
    total: Annotated[float, Field(description="amount due")]
    notes: Annotated[str | None, Field(max_length=80, description="special remarks")]
