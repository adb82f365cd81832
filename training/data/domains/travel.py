"""Flights, trains, hotels, car hire, weather, addresses, real estate, event tickets."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

from random import Random

from training.data import dates as t, figures as n, people as p, surface as s
from training.data.facts import Draft, Fact, Rows, words


def flight(rng: Random) -> Draft:
    """A flight booking."""
    day, dep, cur = t.any_date(rng), t.any_time(rng, 5, 20), n.any_currency(rng)
    start, end = p.city(rng), p.city(rng)
    return Draft(
        "flight",
        (
            s.shaped("number", "flight number|flight|flight no", p.pattern(rng, rng.choice(("AA ###", "AA####", "AA###")))), s.text(rng, "airline", "airline|carrier|operated by", rng.choice(("Lufthansa", "KLM", "Iberia", "SAS", "TAP", "Finnair", "Air India", "Delta", "LOT", "Qantas"))), s.text(rng, "start", "origin|from|departure city", start), s.text(rng, "end", "destination|to|arrival city", end),
            t.on(rng, "date", "date|departure date|travel date", day), t.at(rng, "dep", "departure time|departs at|departure", *dep), t.at(rng, "arr", "arrival time|arrives at|arrival", min(23, dep[0] + rng.randint(1, 3)), dep[1]), s.text(rng, "name", "passenger|passenger name|traveller", p.person(rng)), s.shaped("ref", "booking reference|reservation code|pnr", p.pattern(rng, "AAA###")), s.shaped("seat", "seat|seat number", f"{rng.randint(1, 40)}{rng.choice('ABCDEF')}"),
            s.choice(rng, "class", "cabin|class|travel class", {"economy": ["Economy", "economy class", "coach"], "business": ["Business", "business class"], "first": ["First", "first class"]}), n.money(rng, "price", "price|fare|ticket price", n.cents(rng, 30, 2400), cur), n.currency(rng, cur), n.count(rng, "bags", "bags|checked bags|pieces of luggage", rng.randint(0, 3), unit="bag|bags"), s.text(rng, "gate", "gate", rng.choice("ABCD") + str(rng.randint(1, 60))), s.flag(rng, "direct", "direct|non stop|is direct", yes=["It is a direct flight.", "Non-stop."], no=["There is one stop on the way.", "One change of planes."]),
        ),
        (("{name} flies with {airline} from {start} to {end} on {date}.", "{airline} {number}: {start} - {end}", "flight {number} on {date}", "Passenger {name}, booking {ref}"), ("it leaves at {dep} and lands at {arr}.", "departure {dep} from gate {gate}", "dep {dep} arr {arr}"), ("booking reference: {ref}", "code {ref}, seat {seat}", "seat {seat} in {class}"), ("{class}, {bags} included", "the fare was {price}.", "Price {price}"), ("{direct}",)),
        (), ("Flight {number}", "E-ticket", "{start} to {end}"), (p.sentence(rng), "Please be at the gate 30 minutes before.", f"Connecting via {p.city(rng)} is no longer offered."),
    )


def train(rng: Random) -> Draft:
    """A train journey with legs."""
    day, (hour, minute) = t.any_date(rng), t.any_time(rng, 5, 16, 1)
    cur, here, legs = n.any_currency(rng), p.city(rng), []
    start, first = here, (hour, minute)
    for _ in range(rng.choice((1, 1, 2, 3))):
        there, number = p.city(rng), rng.choice(("ICE", "RE", "IC", "TGV", "EC", "S")) + f" {rng.randint(1, 999)}"
        off = hour + 1, rng.randrange(60)
        legs.append((Fact("train", words("train|number|service"), s.STRING, number, (number,), verbatim=True), Fact("from", words("from|origin|start"), s.STRING, here, (here,), verbatim=True), Fact("to", words("to|destination|end"), s.STRING, there, (there,), verbatim=True), Fact("off", words("departure|leaves|departs"), s.STRING, f"{hour:02d}:{minute:02d}", (f"{hour:02d}:{minute:02d}",), verbatim=True), Fact("on", words("arrival|arrives"), s.STRING, f"{off[0]:02d}:{off[1]:02d}", (f"{off[0]:02d}:{off[1]:02d}",), verbatim=True)))
        here, (hour, minute) = there, (off[0] + 1, rng.randrange(60))
    return Draft(
        "train journey",
        (
            s.text(rng, "start", "origin|from|start station", start).following("legs"), s.text(rng, "end", "destination|to|final stop", here).following("legs"), t.on(rng, "date", "date|travel date|day", day), t.at(rng, "time", "departure time|departure|leaves at", *first).following("legs"), n.count(rng, "changes", "changes|number of changes|transfers", len(legs) - 1, unit="change|changes").following("legs"), n.money(rng, "price", "price|fare|ticket price", n.cents(rng, 3, 240), cur), n.currency(rng, cur),
            s.choice(rng, "class", "class|travel class|comfort class", {"first": ["first class", "1st class"], "second": ["second class", "2nd class", "standard class"]}), n.count(rng, "people", "passengers|travellers|adults", rng.randint(1, 6), unit="passenger|passengers"), s.text(rng, "coach", "coach|carriage|wagon", str(rng.randint(1, 29))), s.flag(rng, "bike", "bicycle|bike reserved|with bike", yes=["A bike space is reserved.", "Bicycle included."], no=["No bike space.", "Without bicycle."]), s.text(rng, "platform", "platform|track", rng.choice((str(rng.randint(1, 20)), f"{rng.randint(1, 20)}{rng.choice('ab')}"))),
        ),
        (("from {start} to {end} on {date}", "your journey: {start} - {end}, {date}", "train to {end}, {people}, {class}"), ("{legs}", "legs: {legs}"), ("departure at {time} from platform {platform}.", "leaves {time}", "platform {platform}, coach {coach}"), ("{price} in {class} with {changes}.", "price {price}", "{changes}", "travelling {class}"), ("{bike}",)),
        (Rows("legs", words("legs|trains|connections|segments"), tuple(legs), ("{train} {from} {off} - {to} {on}", "{train} from {from} at {off}, arriving in {to} at {on}", "{from} {off} to {to} {on} with {train}")),),
        ("Your connection", "{start} - {end}"), (p.sentence(rng), "Delays are possible due to track works."),
    )


def hotel(rng: Random) -> Draft:
    """A hotel booking."""
    day, cur, nights = t.any_date(rng), n.any_currency(rng), rng.randint(1, 14)
    return Draft(
        "hotel booking",
        (
            s.text(rng, "hotel", "hotel|hotel name|property|accommodation", rng.choice(("Hotel ", "Pension ", "The ", "Villa ", "Gasthof ")) + rng.choice(("Astoria", "Bellevue", "Mirador", "Seeblick", "Golden Lion", "Central", "Aurora", "Palms"))), s.text(rng, "city", "city|place|location", p.city(rng)), s.text(rng, "guest", "guest|guest name|booked by|name", p.person(rng)), t.on(rng, "in", "check in|arrival|check in date|from", day), t.on(rng, "out", "check out|departure|check out date|until", t.later(rng, day, nights, nights)), n.count(rng, "nights", "nights|number of nights", nights, unit="night|nights").following("in", "out"),
            n.count(rng, "adults", "adults|number of adults", rng.randint(1, 4), unit="adult|adults"), n.count(rng, "kids", "children|number of children|kids", rng.randint(0, 3), unit="child|children"), s.choice(rng, "room", "room type|room|room category", {"single": ["single room", "a single"], "double": ["double room", "a double with king-size bed"], "suite": ["junior suite", "a suite"], "dorm": ["bed in a dormitory", "dorm bed"]}), s.flag(rng, "meal", "breakfast|breakfast included|with breakfast", yes=["Breakfast is included.", "with breakfast buffet"], no=["Breakfast not included.", "room only"]), n.money(rng, "price", "total price|price|total|cost", n.cents(rng, 40, 3000), cur), n.currency(rng, cur), s.shaped("ref", "confirmation number|booking id|reference|confirmation code", p.code(rng, "H")), s.text(rng, "wish", "special request|notes|wishes", rng.choice(("late arrival", "quiet room", "extra pillow", "baby cot", "sea view", "ground floor"))), s.flag(rng, "free", "free cancellation|refundable|cancellable", yes=["Free cancellation.", "It can be cancelled free of charge."], no=["Non-refundable.", "No refund on cancellation."]),
        ),
        (("{guest} booked a {room} at {hotel}, {city}, for {nights}.", "your stay at {hotel} is confirmed.", "{hotel}, {city}", "Dear {guest}, we confirm your booking {ref}."), ("from {in} to {out}", "Check-in {in}, check-out {out}", "arrival on {in}, {nights}", "{adults}, {kids}"), ("guests: {adults} and {kids}", "{adults}"), ("{meal}",), ("the total price is {price}.", "total {price}", "you pay {price} at the desk."), ("confirmation: {ref}",), ("request: {wish}", "the guest asks for: {wish}"), ("{free}",)),
        (), ("Booking confirmation", "{hotel}"), (p.sentence(rng), f"City tax of {rng.randint(1, 5)}.50 per night is paid on site.", "Check-in from 3 pm."),
    )


def car_hire(rng: Random) -> Draft:
    """A rental car booking."""
    day, cur = t.any_date(rng), n.any_currency(rng)
    return Draft(
        "car rental",
        (
            s.text(rng, "firm", "company|rental company|provider", p.company(rng)), s.text(rng, "car", "car|model|vehicle", rng.choice(("VW Golf", "Fiat 500", "Toyota Yaris", "Renault Clio", "Tesla Model 3", "Ford Focus", "Škoda Octavia", "Kia Niro"))), s.text(rng, "driver", "driver|driver name|customer", p.person(rng)), t.on(rng, "start", "pick up date|start date|from", day), t.on(rng, "end", "return date|drop off date|end date", t.later(rng, day, 1, 21)), s.text(rng, "place", "pick up location|station|location", p.city(rng) + rng.choice(("", " Airport", " Central Station"))), n.money(rng, "rate", "daily rate|price per day|rate", n.cents(rng, 15, 190), cur), n.currency(rng, cur), n.money(rng, "deposit", "deposit|security deposit", n.cents(rng, 100, 1500), cur), s.choice(rng, "gear", "transmission|gearbox", {"manual": ["manual", "stick shift"], "automatic": ["automatic", "automatic gearbox"]}), s.choice(rng, "fuel", "fuel|fuel type", {"petrol": ["petrol", "gasoline"], "diesel": ["diesel"], "electric": ["electric", "battery-powered"], "hybrid": ["hybrid"]}), s.shaped("plate", "licence plate|plate|registration", p.pattern(rng, rng.choice(("AA-AA ###", "AA## AAA", "### AAA")))), n.count(rng, "km", "mileage limit km|included km|kilometres", rng.choice((200, 500, 1000, 1500)), unit="km|km"), s.flag(rng, "full", "full insurance|fully insured|insurance", yes=["Full insurance is included.", "Fully insured."], no=["Only third-party insurance.", "Insurance is not included."]),
        ),
        (("{driver} rents a {car} from {firm}.", "{firm}: {car}, {plate}", "your {car} ({gear}, {fuel}) is ready."), ("pick-up on {start} in {place}, return on {end}.", "{start} to {end}", "collect it at {place}."), ("{rate} a day, deposit {deposit}", "it costs {rate} per day.", "deposit: {deposit}"), ("{km} are included.",), ("{full}",), ("it has {gear} transmission and is {fuel}.", "Gearbox: {gear}"), ("plate {plate}",)),
        (), ("Rental agreement", "{firm}"), (p.sentence(rng),),
    )


def weather(rng: Random) -> Draft:
    """A weather report, perhaps with a forecast by day."""
    day, sky = t.any_date(rng), {"sunny": ["sunny", "clear skies"], "cloudy": ["overcast", "cloudy"], "rain": ["rain", "showers"], "snow": ["snow", "snowfall"], "storm": ["thunderstorms", "a storm"], "fog": ["fog", "misty"]}
    days = []
    for i in range(rng.choice((0, 2, 3, 4))):
        name, top, what = t.DAYS[(day.weekday() + i) % 7], rng.randint(-12, 38), rng.choice(list(sky))
        days.append((Fact("day", words("day|weekday"), s.STRING, name, (name,), verbatim=True), Fact("top", words("max temperature|high|temperature"), {"type": "integer"}, top, (f"{top} °C", f"{top}°", str(top))), Fact("sky", words("condition|sky|weather"), {"type": "string", "enum": list(sky)}, what, tuple(sky[what]))))
    low = rng.randint(-15, 25)
    return Draft(
        "weather report",
        (
            s.text(rng, "place", "location|city|place|station", p.city(rng)), t.on(rng, "date", "date|day|report date", day), n.decimal(rng, "high", "high|max temperature|maximum", low + rng.randint(1, 12), unit="°C"), n.decimal(rng, "low", "low|min temperature|minimum", low, unit="°C"), s.choice(rng, "sky", "condition|sky|weather", sky), n.percent(rng, "rain", "chance of rain|rain probability|precipitation chance", rng.randrange(0, 101, 5)), n.decimal(rng, "wind", "wind speed kmh|wind kmh", rng.randint(0, 110), unit="km/h"), s.chosen(rng, "from", "wind direction|wind from", way := rng.choice(("N", "NE", "E", "SE", "S", "SW", "W", "NW")), {way: [{"N": "north", "E": "east", "S": "south", "W": "west"}.get(way, way), way]} | {k: [k] for k in ("N", "E", "S", "W")} if len(way) > 1 else {"N": ["north", "N"], "E": ["east", "E"], "S": ["south", "S"], "W": ["west", "W"]}), n.percent(rng, "wet", "humidity|relative humidity", rng.randint(10, 100)), n.count(rng, "hpa", "pressure hpa|pressure", rng.randint(970, 1045), unit="hPa|hPa"), s.flag(rng, "warn", "warning|warning issued|alert", yes=["A weather warning is in force.", "Warning issued!"], no=["There are no warnings."]), t.at(rng, "sunset", "sunset", rng.randint(16, 22), rng.randrange(60)),
        ),
        (("in {place} on {date}: {sky}.", "Weather for {place}, {date}", "{place}: {sky}, {high}", "expect {sky} in {place}."), ("Highs of {high}, lows of {low}.", "temperatures between {low} and {high}.", "max {high}"), ("wind from {from} at {wind}.", "wind {wind}", "winds from the {from}."), ("{rain} chance of rain, humidity {wet}.", "rain risk {rain}", "humidity {wet}, {hpa}"), ("{warn}",), ("the sun sets at {sunset}.",), ("outlook: {days}", "")),
        (Rows("days", words("forecast|days|outlook"), tuple(days), ("{day} {top}, {sky}", "{day}: {sky}", "{day} {sky} and {top}")),), ("Weather {place}", "Forecast"), (p.sentence(rng), "Tomorrow will be warmer."),
    )


def address(rng: Random) -> Draft:
    """A postal address, as on an envelope or in a sentence."""
    return Draft(
        "address",
        (
            s.text(rng, "name", "name|recipient|addressee", rng.choice((p.person(rng), p.company(rng)))), s.text(rng, "street", "street|street address|address line 1", p.street(rng)), s.text(rng, "flat", "apartment|unit|address line 2|floor", rng.choice(("Apt 4B", "2nd floor", "Unit 17", "c/o Miller", "Suite 300", "Box 12"))), s.text(rng, "zip", "postcode|zip code|postal code|zip", p.postcode(rng)), s.text(rng, "city", "city|town|locality", p.city(rng)), s.text(rng, "state", "state|region|province", rng.choice(("CA", "Texas", "Bavaria", "Ontario", "Kent", "Kerala", "Lombardy", "NSW"))), s.text(rng, "country", "country|country name", p.country(rng)), s.flag(rng, "home", "residential|is home|private address", yes=["It is a private home.", "(private address)"], no=["This is a business address.", "(office)"]), s.text(rng, "phone", "phone|telephone", p.phone(rng)), t.on(rng, "since", "valid from|moved in|since", t.any_date(rng)),
        ),
        (("{name}\n{street}\n{flat}\n{zip} {city}\n{country}", "{name}, {street}, {city}, {state} {zip}", "{name} moved to {street}, {flat}, {zip} {city}.", "{name} lives at {street} in {city}, {country}.", "{street}, {zip} {city}"), ("{home}",), ("valid since {since}.", "the move was on {since}."), ("Tel {phone}",), ("{country}", "in {state}, {country}")),
        (), ("Address", "Deliver to"), (p.sentence(rng), f"The old address was {p.street(rng)}."), ("prose", "prose", "labels"),
    )


GENERATORS = (train, hotel, car_hire, weather, address)
HELD_OUT = (flight,)
