"""Key names: the same words in the styles that people use."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

Style = Callable[[list[str]], str]


def style(rng: Random) -> Style:
    """How one schema spells all its keys: mostly snake_case or camelCase."""
    return rng.choices(
        (snake, camel, spaced, kebab, pascal, title, joined),
        weights=(52, 24, 6, 4, 5, 5, 4),
    )[0]


def named(rng: Random, names: tuple[str, ...]) -> str:
    """One of the synonyms, the first ones more often."""
    if rng.random() < 0.45:
        return names[0]
    return rng.choice(names)


def snake(parts: list[str]) -> str:
    """invoice_number"""
    return "_".join(parts)


def camel(parts: list[str]) -> str:
    """invoiceNumber"""
    return parts[0] + "".join(part.capitalize() for part in parts[1:])


def spaced(parts: list[str]) -> str:
    """invoice number"""
    return " ".join(parts)


def kebab(parts: list[str]) -> str:
    """invoice-number"""
    return "-".join(parts)


def pascal(parts: list[str]) -> str:
    """InvoiceNumber"""
    return "".join(part.capitalize() for part in parts)


def title(parts: list[str]) -> str:
    """Invoice Number"""
    return " ".join(part.capitalize() for part in parts)


def joined(parts: list[str]) -> str:
    """invoicenumber"""
    return "".join(parts)
