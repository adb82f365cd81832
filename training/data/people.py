"""Names, places and codes: raw strings drawn from Faker and from patterns."""

from __future__ import annotations

import string
from functools import lru_cache
from random import Random
from typing import Any

WESTERN = (
    "en_US", "en_GB", "en_IN", "de_DE", "fr_FR", "es_ES", "it_IT", "nl_NL", "pl_PL", "pt_BR",
    "sv_SE", "cs_CZ", "da_DK", "fi_FI", "hu_HU", "tr_TR", "ro_RO",
)  # fmt: skip
OTHER = ("ja_JP", "zh_CN", "ko_KR", "ru_RU", "el_GR", "uk_UA")


@lru_cache(maxsize=64)
def _generator(locale: str) -> Any:
    from faker.config import DEFAULT_LOCALE
    from faker.factory import Factory

    made = Factory.create(locale or DEFAULT_LOCALE)
    for provider in made.get_providers():
        if hasattr(provider, "cities"):  # the Italian ones come out of a set, in no order
            provider.cities = sorted(provider.cities)
    return made


def faker(rng: Random, *, local: bool = True) -> Any:
    """A Faker generator that draws from `rng`: mostly English, often Western, seldom elsewhere."""
    chance = rng.random()
    if not local or chance < 0.6:
        locale = rng.choice(("en_US", "en_US", "en_GB"))
    else:
        locale = rng.choice(WESTERN if chance < 0.95 else OTHER)
    generator = _generator(locale)
    generator.random = rng
    return generator


def person(rng: Random) -> str:
    """A full name without titles."""
    made = faker(rng)
    name = f"{made.first_name()} {made.last_name()}"
    if rng.random() < 0.08:
        name = f"{made.first_name()} {rng.choice(string.ascii_uppercase)}. {made.last_name()}"
    return name


def first_name(rng: Random) -> str:
    """A given name."""
    return str(faker(rng).first_name())


def company(rng: Random) -> str:
    """A company's name."""
    if rng.random() < 0.5:
        return str(faker(rng).company())
    root = rng.choice((
        "North", "Blue", "Silver", "Harbor", "Cedar", "Atlas", "Vertex", "Lumen", "Delta", "Quill",
        "Acorn", "Orchid", "Granite", "Nimbus", "Solar", "Rapid", "Urban", "Polar", "Amber", "Echo",
        "Iron", "Maple", "Crystal", "Summit", "Fox", "Raven", "Willow", "Copper", "Ocean", "Pixel",
    ))  # fmt: skip
    tail = rng.choice((
        "wind", "line", "works", "field", " Systems", " Foods", " Logistics", " Labs", " Partners",
        " Media", " Tools", " Energy", " Health", " Books", " Motors", " Travel", " & Sons", "soft",
        " Supplies", " Design", " Analytics", " Bakery", " Pharma", " Robotics", " Studio", "stone",
    ))  # fmt: skip
    end = rng.choice(("", "", "", " Ltd", " GmbH", " Inc.", " LLC", " S.A.", " BV", " AB", " Co."))
    return root + tail + end


def city(rng: Random) -> str:
    """A city's name."""
    if rng.random() < 0.4:
        return str(faker(rng).city())
    return rng.choice((
        "Berlin", "Paris", "Lyon", "Madrid", "Porto", "Lisbon", "Rome", "Milan", "Vienna", "Zürich",
        "Oslo", "Bergen", "Helsinki", "Warsaw", "Kraków", "Prague", "Dublin", "Leeds", "Bristol",
        "Glasgow", "London", "Boston", "Denver", "Austin", "Chicago", "Toronto", "Montréal", "Lima",
        "Bogotá", "São Paulo", "Nairobi", "Lagos", "Accra", "Cairo", "Mumbai", "Pune", "Tokyo",
        "Osaka", "Seoul", "Hanoi", "Sydney", "Perth", "Auckland", "Malmö", "Ghent", "Utrecht",
        "Köln", "München", "Santiago", "Izmir", "Athens", "Tallinn", "Riga", "Seattle", "Portland",
    ))  # fmt: skip


def country(rng: Random) -> str:
    """A country's English name."""
    return rng.choice((
        "Germany", "France", "Spain", "Portugal", "Italy", "Austria", "Switzerland", "Norway",
        "Sweden", "Finland", "Poland", "Ireland", "Canada", "Brazil", "Chile", "Kenya", "Ghana",
        "Egypt", "India", "Japan", "South Korea", "Vietnam", "Australia", "New Zealand", "Mexico",
        "Netherlands", "Belgium", "Denmark", "Greece", "Turkey", "United Kingdom", "United States",
    ))  # fmt: skip


def street(rng: Random) -> str:
    """A street and number on one line."""
    return str(faker(rng).street_address()).replace("\n", ", ")


def postcode(rng: Random) -> str:
    """A postal code."""
    return str(faker(rng).postcode())


def plain(text: str) -> str:
    """Lower-case ASCII letters of a name, for mail addresses and hosts."""
    import unicodedata

    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "".join(c for c in folded if c.isalnum() or c == " ").strip()


def domain(rng: Random, owner: str = "") -> str:
    """A host's domain name, from a company's name where one is given."""
    parts = plain(owner).split()
    root = "".join(parts[: rng.randint(1, 2)]) if parts else ""
    root = root or rng.choice(("example", "acme", "mailbox", "postal", "webby", "inet", "north"))
    return root + rng.choice((".com", ".com", ".org", ".net", ".io", ".de", ".fr", ".co.uk", ".eu"))


def email(rng: Random, name: str = "", owner: str = "") -> str:
    """A mail address, from a person's name where one is given."""
    parts = plain(name).split() or [
        rng.choice(("info", "sales", "support", "office", "team", "jobs", "press", "billing"))
    ]
    glue = rng.choice((".", ".", "_", ""))
    local = glue.join(parts) if rng.random() < 0.7 else parts[0][:1] + parts[-1]
    if rng.random() < 0.15:
        local += str(rng.randint(1, 99))
    host = (
        domain(rng, owner)
        if owner or rng.random() < 0.6
        else rng.choice(("example.org", "example.com", "mail.example", "web.example.net"))
    )
    return f"{local}@{host}"


def phone(rng: Random) -> str:
    """A telephone number in one of many notations."""
    if rng.random() < 0.4:
        return str(faker(rng).phone_number())
    return pattern(rng, rng.choice((
        "+49 30 #######", "+44 20 #### ####", "(###) ###-####", "###-####", "+1-###-###-####",
        "+33 # ## ## ## ##", "0## ### ## ##", "+91 ##### #####", "0### ######",
    )))  # fmt: skip


def url(rng: Random, owner: str = "") -> str:
    """A web address."""
    host = rng.choice(("", "www.", "docs.", "shop.")) + domain(rng, owner)
    path = rng.choice((
        "", "", "/", f"/{word(rng)}", f"/{word(rng)}/{rng.randint(1, 9999)}",
        f"/{word(rng)}-{word(rng)}", f"/p/{pattern(rng, 'xxxxxx')}",
        f"/{word(rng)}?id=" + pattern(rng, "###"),
    ))  # fmt: skip
    return f"{rng.choice(('https', 'https', 'https', 'http'))}://{host}{path}"


def pattern(rng: Random, shape: str) -> str:
    """A string of a shape: # digit, A capital, x lower-case hex digit, others as they are."""
    made = []
    for char in shape:
        match char:
            case "#":
                made.append(rng.choice(string.digits))
            case "A":
                made.append(rng.choice(string.ascii_uppercase))
            case "x":
                made.append(rng.choice("0123456789abcdef"))
            case _:
                made.append(char)
    return "".join(made)


def code(rng: Random, prefix: str = "") -> str:
    """An identifier such as an order number; `prefix` suits the domain ("INV")."""
    shapes = (
        "#####", "########", "AA-####", "A###-###", "####-AA", "##/####", "AA####AA", "####.###",
        "A#A#-####", "20##-####", "20##/###", "##-###-##", "AAA#####", "xxxxxxxx", "A-####-#",
    )  # fmt: skip
    shape = rng.choice(shapes)
    if prefix and rng.random() < 0.6:
        made = pattern(rng, rng.choice(("####", "###", "20##-###", "#####", "2#-####", "####A")))
        return prefix + rng.choice(("-", "-", "", "/", "_", " ")) + made
    return pattern(rng, shape)


def uuid(rng: Random) -> str:
    """A version 4 UUID."""
    return (
        pattern(rng, "xxxxxxxx-xxxx-4xxx-") + rng.choice("89ab") + pattern(rng, "xxx-xxxxxxxxxxxx")
    )


def ipv4(rng: Random) -> str:
    """An IPv4 address."""
    head = rng.choice((f"10.{rng.randint(0, 255)}", "192.168", f"172.{rng.randint(16, 31)}",
                       f"{rng.randint(1, 223)}.{rng.randint(0, 255)}"))  # fmt: skip
    return f"{head}.{rng.randint(0, 255)}.{rng.randint(1, 254)}"


def version(rng: Random) -> str:
    """A version number."""
    made = ".".join(
        str(rng.choice((0, 1, 2, 3, rng.randint(0, 30)))) for _ in range(rng.choice((2, 3, 3)))
    )
    return made + rng.choice(("", "", "", "", "rc1", "-beta.2", "b3", ".post1", "-alpha"))


def word(rng: Random) -> str:
    """A common English noun."""
    return rng.choice(NOUNS)


def sentence(rng: Random) -> str:
    """A plain English sentence that says nothing about any record."""
    return rng.choice((
        "Please keep this for your records.", "Let me know if anything is unclear.",
        "Thank you for your patience.", "Have a great week!",
        "We look forward to hearing from you.",
        "This message was generated automatically.", "More details will follow soon.",
        "Nothing else to report.", "See the attachment for the full version.",
        "Questions? Just reply to this message.", "All other details remain unchanged.",
        "Terms and conditions apply.", "Sorry for the short notice.", "Thanks again for your help.",
        "The rest of the page is blank.", "As discussed on the phone, here is the summary.",
        "Sent from my phone.", "Everything else went as planned.", "Ref. our earlier conversation.",
        "The office is closed on public holidays.", "I hope you are doing well.",
    ))  # fmt: skip


NOUNS = tuple(
    (
        "apple river garden lamp window mountain ticket paper engine bottle camera bridge market "
        "winter guitar pencil basket planet copper ladder harbor kettle forest blanket signal "
        "mirror ribbon saddle tunnel violin wallet anchor button candle desert feather gallery "
        "hammer island jacket kitchen lantern magnet needle orchard pillow quarry rocket shelter "
        "tablet umbrella valley wagon bakery canvas dragon echo fabric glacier horizon insect "
        "journey kernel lemon museum network oyster pepper quiver radar sailor temple uniform "
        "vessel whistle yard zipper archive budget cable delivery exhibit filter gateway handle "
        "invoice junction keyboard label module notebook outlet parcel query report sensor "
        "template update vendor widget account backup cluster deploy"
    ).split()
)
