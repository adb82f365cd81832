"""Distinguished names: of people, sites and authorities, and how programs print them."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from training.data import people
from training.data.documents import names


@dataclass(frozen=True, slots=True)
class Entity:
    """A distinguished name; empty parts are not in it."""

    country: str = ""
    state: str = ""
    city: str = ""
    organisation: str = ""
    unit: str = ""
    name: str = ""
    email: str = ""

    def parts(self) -> list[tuple[str, str]]:
        """Attribute types and values that are there, in the usual order."""
        pairs = zip(
            ("C", "ST", "L", "O", "OU", "CN", "emailAddress"),
            (self.country, self.state, self.city, self.organisation, self.unit, self.name, self.email),
            strict=True,
        )
        return [pair for pair in pairs if pair[1]]


def entity(rng: Random, *, authority: bool, host: str = "") -> Entity:
    """The subject or issuer of a certificate."""
    full, owner = rng.random() < 0.3, people.company(rng)
    if authority:
        word = rng.choice((owner.split()[0], names.root(rng).capitalize(), owner))
        name = rng.choice((
            f"{word} Root CA", f"{word} Global Root {rng.choice(('R', 'G', 'X'))}{rng.randint(1, 6)}", f"{word} CA {rng.randint(1, 9)}",
            f"{word} TLS RSA SHA256 20{rng.randint(10, 25)} CA{rng.randint(1, 3)}", f"{word} Trusted Certification Authority", f"R{rng.randint(3, 14)}",
            f"{word} EV Issuing CA - G{rng.randint(2, 5)}", f"{word} Root Certification Authority 20{rng.randint(0, 24):02d}", f"{word} Class {rng.randint(1, 3)} Primary",
        ))
        unit = rng.choice(("", "", f"{word} Trust Network", "Certification Services", f"www.{word.lower().replace(' ', '')}.com", "Root CA", "(c) 2006 " + owner + " - For authorized use only"))
    else:
        name = rng.choice((host, host, host, f"*.{host}", names.person(rng), f"{names.root(rng)} device {rng.randint(1, 999)}"))
        unit = rng.choice(("", "", "", "IT", "Operations", "Web Team", "Domain Control Validated", people.word(rng).capitalize()))
    return Entity(
        rng.choice(("US", "DE", "FR", "GB", "JP", "CH", "TW", "ES", "NL", "PL", "CN", "BE", "HU", "IN", "SE", "TR", "AT")) if rng.random() < 0.8 else "",
        rng.choice(("California", "Bayern", "Texas", "Zürich", "Hessen", "Arizona", "Île-de-France", "Madrid")) if full else "",
        people.city(rng) if full or rng.random() < 0.1 else "", owner if rng.random() < 0.8 else "", unit, name if rng.random() < 0.9 else "",
        f"admin@{host or names.host(rng)}" if rng.random() < 0.06 else "",
    )


def quoted(value: str) -> str:
    """A value of a distinguished name, in quotes where commas need them."""
    return f'"{value}"' if "," in value or "+" in value else value


def line(rng: Random, who: Entity, style: int) -> str:
    """A distinguished name on one line."""
    pairs = who.parts()
    match style:
        case 0:
            return ", ".join(f"{key} = {quoted(value)}" for key, value in pairs)
        case 1:
            return ", ".join(f"{key}={quoted(value)}" for key, value in pairs)
        case 2:
            return "".join(f"/{key}={value}" for key, value in pairs)
        case 3:
            return ",".join(f"{key}={quoted(value)}" for key, value in reversed(pairs))
        case _:
            return ", ".join(f"{key}={quoted(value)}" for key, value in reversed(pairs))


def block(who: Entity, pad: str) -> str:
    """A distinguished name on several lines, under long names (`-nameopt multiline`)."""
    long = {"C": "countryName", "ST": "stateOrProvinceName", "L": "localityName", "O": "organizationName",
            "OU": "organizationalUnitName", "CN": "commonName", "emailAddress": "emailAddress"}
    return "\n" + "\n".join(f"{pad}{long[key]:<26}= {value}" for key, value in who.parts())
