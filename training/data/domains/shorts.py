"""Short texts and tables: facts about places and people, contracts, sensors, stock, rosters, forms."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

from random import Random

from training.data import dates as t, figures as n, people as p, surface as s
from training.data.domains.commerce import goods
from training.data.domains.work import JOBS
from training.data.facts import Draft, Fact, Rows, words


def _verbatim(id: str, names: str, value: str) -> Fact:
    return Fact(id, words(names), s.STRING, value, (value,), verbatim=True)


def _number(id: str, names: str, value: float, *said: str, kind: str = "integer") -> Fact:
    return Fact(id, words(names), {"type": kind}, n.tidy(value), said or (str(n.tidy(value)),))


def biography(rng: Random) -> Draft:
    """Two or three sentences about a person."""
    born = rng.randint(1780, 1985)
    return Draft(
        "biography",
        (
            s.text(rng, "name", "name|full name|person", p.person(rng)), n.year(rng, "born", "birth year|born|year of birth", born), n.year(rng, "died", "death year|died|year of death", born + rng.randint(30, 95)), s.text(rng, "place", "birthplace|born in|place of birth", p.city(rng)), s.text(rng, "country", "country|nationality|home country", p.country(rng)), s.text(rng, "job", "occupation|profession|known as", rng.choice(("painter", "chemist", "composer", "explorer", "novelist", "architect", "chess master", "botanist", "engineer", "poet"))), s.text(rng, "work", "famous work|best known for|main work", rng.choice(("The Glass Bird", "a theory of tides", "the Harbor Bridge", "Symphony in Grey", "an atlas of mosses", "the first steam loom"))), n.count(rng, "kids", "children|number of children", rng.randint(0, 9), unit="child|children"), s.several(rng, "prizes", "awards|prizes|honours", rng.sample(("Royal Medal", "Order of Merit", "Grand Prix", "Golden Laurel"), rng.randint(0, 3))), s.flag(rng, "married", "married|was married", yes=["was married for many years."], no=["never married."]),
        ),
        (("{name} (born {born} in {place}) was a {job} from {country}.", "{name}, {job}, {born}-{died}", "the {job} {name} was born in {place} in {born}.", "{name} was a {job}."), ("best known for {work}.", "the main work is {work}."), ("had {kids}.",), ("received the {prizes}.", "Honours: {prizes}"), ("{married}",), ("died in {died}.", "the year of death is {died}.")),
        (), ("{name}",), (p.sentence(rng), f"A street in {p.city(rng)} bears the name."), ("prose", "prose", "labels"),
    )


def place(rng: Random) -> Draft:
    """A short text about a city, a river or a mountain."""
    return Draft(
        "place",
        (
            s.text(rng, "name", "name|place|city", p.city(rng)), s.text(rng, "country", "country|located in", p.country(rng)), n.count(rng, "people", "population|inhabitants|residents", rng.choice((rng.randint(200, 9000), rng.randint(10000, 900000), rng.randrange(10**6, 10**7, 10**5))), unit="inhabitant|inhabitants"), n.count(rng, "high", "elevation m|height m|altitude m", rng.randint(1, 3900), unit="m|m"), n.decimal(rng, "area", "area km2|area", rng.randint(20, 9000) / 10, unit="km²"), n.year(rng, "founded", "founded|founding year|established", rng.randint(1000, 1950)), s.text(rng, "mayor", "mayor|head of government", p.person(rng)), s.text(rng, "river", "river|on the river", rng.choice(("Elbe", "Oder", "Aare", "Tamar", "Guadiana", "Nile", "Ganges", "Vistula"))), s.several(rng, "sights", "sights|landmarks|attractions", rng.sample(("the old castle", "St. Anne's church", "the tram museum", "a botanical garden", "the lighthouse", "the clock tower"), rng.randint(0, 3))), s.choice(rng, "climate", "climate|climate type", {"temperate": ["temperate", "mild"], "tropical": ["tropical", "hot and humid all year"], "arid": ["dry", "desert-like"], "polar": ["polar", "icy"]}), s.flag(rng, "capital", "capital|is capital", yes=["It is the capital."], no=["It is not the capital."], odds=0.4), s.shaped("code", "area code|dialling code|phone prefix", p.pattern(rng, "0####")),
        ),
        (("{name} is a town in {country} with {people}.", "{name} ({country})", "{name}, founded in {founded}, lies on the {river}.", "welcome to {name}!"), ("it covers {area} and lies {high} above the sea.", "area {area}", "elevation: {high}"), ("the mayor is {mayor}.",), ("worth seeing: {sights}.",), ("the climate is {climate}.",), ("{capital}",), ("dial {code}",), ("population {people}", "it was founded in {founded}.")),
        (), ("{name}",), (p.sentence(rng), "The train takes two hours."),
    )


def contract(rng: Random) -> Draft:
    """The head of a contract or a lease."""
    cur, day = n.any_currency(rng), t.any_date(rng)
    kinds = {"lease": ["lease", "rental agreement"], "employment": ["employment contract", "contract of employment"], "service": ["service agreement"], "nda": ["non-disclosure agreement", "NDA"], "sale": ["sales contract", "deed of sale"]}
    return Draft(
        "contract",
        (
            s.choice(rng, "kind", "type|contract type|kind", kinds, shy=True), s.text(rng, "a", "first party|party a|provider", rng.choice((p.company(rng), p.person(rng)))), s.text(rng, "b", "second party|party b|client", rng.choice((p.company(rng), p.person(rng)))), t.on(rng, "signed", "signed on|date|signing date", day), t.on(rng, "start", "start date|effective date|begins", t.later(rng, day, 1, 60)), t.on(rng, "end", "end date|expires|termination date", t.later(rng, day, 90, 1900)), n.money(rng, "fee", "amount|fee|monthly payment|price", n.cents(rng, 100, 9000), cur), n.currency(rng, cur), n.count(rng, "notice", "notice period days|notice days", rng.choice((14, 30, 60, 90)), unit="day|days"), s.text(rng, "law", "governing law|jurisdiction", p.country(rng)), s.flag(rng, "renews", "auto renewal|renews automatically", yes=["It renews automatically for a year.", "Automatic renewal applies."], no=["It ends without notice.", "It does not renew."]), n.count(rng, "pages", "pages|page count", rng.randint(1, 60), unit="page|pages"), s.shaped("number", "contract number|reference|id", p.code(rng, "C")),
        ),
        (("this {kind} is made between {a} and {b}.", "{kind} no. {number}", "{a} and {b} signed a {kind} on {signed}.", "{a} (party A), {b} (party B)"), ("in force from {start} to {end}.", "starts {start}", "it ends on {end}."), ("{b} pays {fee}.", "payment of {fee}", "fee: {fee}"), ("notice: {notice}", "either side may leave with {notice} of notice."), ("the law of {law} applies.",), ("{renews}",), ("{pages}, signed on {signed}", "signed {signed}")),
        (), ("Contract {number}", "Agreement"), (p.sentence(rng), "Both sides received a copy."),
    )


def form(rng: Random) -> Draft:
    """A filled form: registration, membership, insurance claim."""
    who, cur = p.person(rng), n.any_currency(rng)
    return Draft(
        rng.choice(("registration form", "membership application", "claim", "survey sheet")),
        (
            s.text(rng, "first", "first name|given name|forename", p.first_name(rng)), s.text(rng, "last", "last name|surname|family name", who.split()[-1]), t.on(rng, "born", "date of birth|birth date|born", t.any_date(rng, 1940, 2010)), s.email("mail", "email|email address", p.email(rng, who)), s.text(rng, "phone", "phone|phone number|telephone", p.phone(rng)), s.choice(rng, "sex", "gender|sex", {"male": ["male", "M", "man"], "female": ["female", "F", "woman"], "other": ["other", "diverse"]}), s.text(rng, "job", "occupation|profession|job", rng.choice(JOBS)), n.money(rng, "income", "income|yearly income|amount", n.cents(rng, 100, 90000), cur), n.currency(rng, cur), s.flag(rng, "news", "newsletter|wants newsletter|subscribe", yes=["yes please, send me the newsletter."], no=["no newsletter."]), s.flag(rng, "terms", "accepted terms|terms accepted|consent", yes=["I accept the terms."], no=["I do not accept the terms."]), s.choice(rng, "size", "shirt size|size", {"S": ["S", "small"], "M": ["M", "medium"], "L": ["L", "large"], "XL": ["XL", "extra large"]}), s.several(rng, "days", "available days|days|weekdays", rng.sample(t.DAYS, rng.randint(0, 4))), n.count(rng, "kids", "children|dependants", rng.randint(0, 5)), s.shaped("member", "member number|membership id|customer id", p.code(rng, "M")), s.text(rng, "sign", "signed at|place of signature|place", p.city(rng)),
        ),
        (("my name is {first} {last}, born {born}.", "{last}, {first}"), ("{mail}, {phone}", "mail: {mail}"), ("I work as {job}.",), ("{news}",), ("{terms}",), ("size {size}", "I can come on {days}."), ("{sign}",)),
        (), ("Form", "Application"), (p.sentence(rng), "Fields marked * are required."), ("labels", "labels", "labels", "mixed", "prose"),
    )


def sensor(rng: Random) -> Draft:
    """Readings of sensors as CSV or lines."""
    rows, moment = [], t.any_moment(rng)
    for _ in range(rng.randint(1, 4)):
        name, value = rng.choice(("t1", "t2", "hum-3", "co2", "pm25", "boiler", "tank-A")), round(rng.uniform(-20, 900), rng.choice((0, 1, 2)))
        ok = rng.random() < 0.75
        rows.append((_verbatim("name", "sensor|name|id", name), _number("value", "value|reading", value, kind="number"), Fact("ok", words("ok|valid|healthy"), {"type": "boolean"}, ok, ("ok" if ok else "fault",)), Fact("at", words("time|at"), s.STRING, f"{moment:%H:%M}", (f"{moment:%H:%M}",), verbatim=True)))
    return Draft(
        "readings",
        (_verbatim("site", "site|location|plant", p.city(rng)), _verbatim("device", "device|gateway|logger", p.pattern(rng, "AA-####")), t.on(rng, "date", "date|day", moment.date()), n.count(rng, "battery", "battery percent|battery", rng.randint(1, 100), unit="%|%"), s.shaped("firmware", "firmware|firmware version", p.version(rng)), s.text(rng, "by", "technician|operator", p.person(rng))),
        (("site {site}, {date}", "logger {device} at {site}", "readings of {date}"), ("battery {battery}, firmware {firmware}", "battery at {battery}."), ("checked by {by}.",)),
        (Rows("rows", words("readings|measurements|values|samples"), tuple(rows), ("{name}: {value} ({ok})", "{at} {name} {value} {ok}", "{name}={value}")),), ("Readings", "{device}"), (p.sentence(rng),),
    )


def stock(rng: Random) -> Draft:
    """A stock list."""
    rows = []
    for name in goods(rng, rng.randint(1, 4)):
        left = rng.choice((0, 0, 3, 12, 40, 250))
        sku = p.pattern(rng, "AA-###")
        rows.append((_verbatim("sku", "sku|code|article number", sku), _verbatim("name", "name|item|article", name), _number("left", "quantity|in stock|units", left), Fact("order", words("reorder|needs reorder"), {"type": "boolean"}, left < 10, ("reorder" if left < 10 else "ok",), ("yes" if left < 10 else "no",))))
    return Draft(
        "stock list",
        (_verbatim("place", "warehouse|store|location", p.city(rng)), t.on(rng, "date", "date|counted on|as of", t.any_date(rng)), s.text(rng, "by", "counted by|clerk", p.person(rng)), n.count(rng, "rows", "number of articles|article count", len(rows)).following("items"), s.text(rng, "aisle", "aisle|section", rng.choice("ABCDEFG") + str(rng.randint(1, 20)))),
        (("stock in {place} on {date}", "{place}, aisle {aisle}", "counted by {by}"), ("{by} counted it.", "as of {date}")),
        (Rows("items", words("items|articles|stock|products"), tuple(rows), ("{sku} {name}: {left}", "{name} ({sku}) {left} pcs, {order}", "{left} x {name}")),), ("Stock list", "Inventory"), (p.sentence(rng),),
    )


def roster(rng: Random) -> Draft:
    """People in a list with role, age and mail: teams, crews, guest lists."""
    rows = []
    for _ in range(rng.randint(1, 4)):
        who = p.person(rng)
        rows.append((_verbatim("name", "name|member|person", who), _verbatim("role", "role|position|function", rng.choice(("captain", "editor", "driver", "treasurer", "goalkeeper", "assistant", "guest"))), _number("age", "age|years", rng.randint(16, 80)), Fact("mail", words("email|mail"), {"type": "string", "format": "email"}, mail := p.email(rng, who), (mail,), verbatim=True)))
    return Draft(
        rng.choice(("team", "guest list", "crew")),
        (s.text(rng, "team", "team|group|name", rng.choice(("Blue team", "Night shift", "Choir", "Team 7", "Editorial board", "Table 4"))), n.count(rng, "size", "size|number of members|headcount", len(rows), unit="person|people").following("rows"), s.text(rng, "town", "city|based in|town", p.city(rng)), t.on(rng, "date", "date|as of|updated", t.any_date(rng))),
        (("{team} from {town}", "{team}: {size}", "members of {team}"), ("updated {date}", "list of {date}")),
        (Rows("rows", words("members|people|persons|entries"), tuple(rows), ("{name}, {role}, {age}", "{name} ({role}) <{mail}>", "{role}: {name}", "{name} {age} {mail}")),), ("{team}", "List"), (p.sentence(rng),),
    )


def meter(rng: Random) -> Draft:
    """A utility bill or meter reading."""
    cur, day, old = n.any_currency(rng), t.any_date(rng), rng.randint(100, 90000)
    used = rng.randint(5, 4000)
    return Draft(
        "utility bill",
        (
            s.choice(rng, "kind", "utility|type|service", {"electricity": ["electricity", "power"], "gas": ["natural gas", "gas"], "water": ["water", "drinking water"], "heat": ["district heating", "heating"]}), s.text(rng, "firm", "provider|supplier|company", p.company(rng)), s.text(rng, "name", "customer|customer name|account holder", p.person(rng)), s.shaped("meter", "meter number|meter id|meter", p.pattern(rng, rng.choice(("########", "1AAA##########", "A-######")))), t.on(rng, "from", "period start|from|start", day), t.on(rng, "to", "period end|to|end", t.later(rng, day, 28, 365)), n.count(rng, "old", "previous reading|old reading|last reading", old), n.count(rng, "new", "current reading|new reading|reading", old + used), n.count(rng, "used", "consumption|usage|units used", used).following("old", "new"), n.money(rng, "total", "amount|total|amount due", n.cents(rng, 10, 2500), cur), n.currency(rng, cur), s.flag(rng, "estimated", "estimated|is estimated", yes=["The reading was estimated."], no=["The meter was read on site.", "Read by the customer."]),
        ),
        (("{firm}: {kind} bill for {name}", "your {kind} bill", "{name}, meter {meter}"), ("from {from} to {to}", "period {from} - {to}"), ("meter reading {old} -> {new}, used {used}", "consumption {used}", "old {old}, new {new}"), ("to pay: {total}", "the amount is {total}."), ("{estimated}",), ("meter no. {meter}",)),
        (), ("Bill", "{firm}"), (p.sentence(rng),),
    )


def property_ad(rng: Random) -> Draft:
    """A flat or house for rent or sale."""
    cur = n.any_currency(rng)
    return Draft(
        "property listing",
        (
            s.choice(rng, "kind", "property type|type|kind", {"apartment": ["apartment", "flat"], "house": ["house", "detached house"], "studio": ["studio", "one-room flat"], "office": ["office", "office space"]}), s.choice(rng, "deal", "offer|deal|for", {"rent": ["for rent", "to let"], "sale": ["for sale", "to buy"]}), s.text(rng, "street", "address|street", p.street(rng)), s.text(rng, "city", "city|town|location", p.city(rng)), n.decimal(rng, "rooms", "rooms|number of rooms", rng.choice((1, 1.5, 2, 2.5, 3, 4, 5)), unit="rooms"), n.count(rng, "beds", "bedrooms|beds", rng.randint(1, 5), unit="bedroom|bedrooms"), n.measure(rng, "area", "area", rng.randint(18, 320), [("m2", 1)]), n.money(rng, "price", "price|rent|monthly rent", n.cents(rng, 300, 900000), cur), n.currency(rng, cur), n.year(rng, "built", "year built|built|construction year", rng.randint(1890, 2025)), s.choice(rng, "energy", "energy class|energy rating", {c: [c, f"class {c}"] for c in "ABCDEFG"}), s.flag(rng, "pets", "pets allowed|pets", yes=["Pets are welcome."], no=["No pets, please."]), s.flag(rng, "lift", "elevator|lift|has elevator", yes=["There is a lift."], no=["No lift."]), t.on(rng, "free", "available from|free from|move in date", t.any_date(rng)), s.several(rng, "extras", "features|amenities|extras", rng.sample(("balcony", "garage", "fitted kitchen", "cellar", "garden", "sauna", "fireplace"), rng.randint(0, 4))), s.text(rng, "agent", "agent|contact|agent name", p.person(rng)),
        ),
        (("{kind} {deal} in {city}, {street}", "lovely {kind} with {rooms} in {city}", "{rooms}, {area}, {price}", "{deal}: {kind}, {area}"), ("{beds}, built in {built}", "built {built}, energy {energy}", "{area} on one floor"), ("with {extras}.", "Features: {extras}"), ("the price is {price}.", "{price}"), ("{pets}",), ("{lift}",), ("available from {free}.", "free from {free}, call {agent}.", "contact {agent}")),
        (), ("Listing", "{kind} in {city}"), (p.sentence(rng), "Viewings on Saturdays.", "Two minutes to the station."),
    )


def talk(rng: Random) -> Draft:
    """A talk at a conference."""
    return Draft(
        "conference talk",
        (
            s.text(rng, "title", "title|talk|talk title|session", rng.choice(("Scaling Down", "Maps for Everyone", "The Art of Undo", "Types at Work", "Listening to Whales", "Green Roofs", "From Zero to Queue"))), s.several(rng, "speakers", "speakers|presenters", [p.person(rng) for _ in range(rng.choice((1, 1, 2, 3)))]), s.text(rng, "firm", "affiliation|organisation|company", p.company(rng)), s.text(rng, "room", "room|hall|stage", rng.choice(("Hall 1", "Main stage", "Room Curie", "Track B", "Loft"))), t.on(rng, "date", "date|day", t.any_date(rng)), t.at(rng, "start", "start time|start|starts at", *t.any_time(rng)), n.minutes(rng, "length", "duration|length", rng.choice((20, 30, 40, 45, 60, 90))), s.choice(rng, "kind", "format|kind|session type", {"keynote": ["keynote", "opening keynote"], "workshop": ["workshop", "hands-on workshop"], "lightning": ["lightning talk", "short talk"], "panel": ["panel", "panel discussion"]}), s.choice(rng, "level", "level|audience level", {"beginner": ["beginners", "newcomers"], "advanced": ["experts", "advanced listeners"], "all": ["everyone", "all levels"]}), s.flag(rng, "film", "recorded|is recorded|video", yes=["It will be recorded.", "A video will be online."], no=["No recording.", "It will not be filmed."]), s.url("slides", "slides|slides url|link", p.url(rng)), s.text(rng, "tongue", "language|spoken language", rng.choice(("English", "German", "Spanish"))),
        ),
        (("{title} by {speakers}", "{speakers} ({firm}): {title}", "a {kind} on {date}: {title}"), ("{date}, {start}, {room}", "at {start} in {room} for {length}.", "in {room}"), ("the talk is for {level}, in {tongue}.", "language: {tongue}"), ("{film}",), ("slides: {slides}",), ("it takes {length}.", "a {kind} of {length}")),
        (), ("Programme", "{title}"), (p.sentence(rng), "Coffee break afterwards."),
    )


GENERATORS = (biography, place, contract, form, sensor, stock, roster, meter)
HELD_OUT = (property_ad, talk)
