"""Invoices, receipts, orders, products, shipments, bank statements, subscriptions."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

from random import Random

from training.data import dates as t, figures as n, people as p, surface as s
from training.data.facts import Draft, Fact, Rows, words

GOODS = tuple(
    "office chair|desk lamp|USB cable|coffee beans|A4 paper|printer toner|notebook|whiteboard|"
    "wireless mouse|steel bolts|oak shelf|garden hose|green tea|olive oil|running shoes|rain jacket|"
    "phone case|bike helmet|yoga mat|water bottle|LED bulb|paint roller|web hosting|consulting|"
    "translation|design work|monthly support|domain renewal|training day|logo design|laptop stand|"
    "HDMI adapter|batteries AA|wool blanket|ceramic mug|pine board|hex key set|dish soap|cat food|"
    "sourdough bread|oat milk|cheddar cheese|bananas|tomato soup|dark chocolate|sparkling water".split(
        "|"
    )
)


def goods(rng: Random, count: int) -> list[str]:
    """Different goods or services, now and then with a variant."""
    picked = rng.sample(GOODS, count)
    return [g + rng.choice(("", "", "", "", " XL", " 500 g", " (blue)", " v2", " Pro")) for g in picked]


def lines_of(rng: Random, count: int, currency: str) -> tuple[tuple[Fact, ...], ...]:
    """Order lines: item, quantity, unit price, amount."""
    made = []
    notation = rng.randrange(3)
    for name in goods(rng, count):
        quantity, price = rng.choice((1, 1, 2, 3, 4, 5, 10, 12, 25)), n.cents(rng, 1, 300)
        item = Fact("item", words("item|description|product|name"), s.STRING, name, (name,), verbatim=True)
        some = Fact("quantity", words("quantity|qty|count|units"), {"type": "integer"}, quantity, (str(quantity),))
        made.append((item, some, _amount("price", "price|unit price", price, currency, notation),
                     _amount("amount", "amount|line total|total", price * quantity, currency, notation)))
    return tuple(made)


def _amount(id: str, names: str, value: float, currency: str, notation: int) -> Fact:
    value = round(value, 2)
    sign = n.CURRENCIES[currency]
    plain = f"{value:,.2f}"
    said = (f"{sign}{plain}" if len(sign) == 1 else f"{plain} {sign}", f"{plain} {currency}", plain)
    implied = ("currency",) if notation < 2 else ()
    return Fact(id, words(names), {"type": "number"}, n.tidy(value), (said[notation],), implies=implied)


def invoice(rng: Random) -> Draft:
    """An invoice with seller, customer, dates, amounts and lines."""
    cur, day = n.any_currency(rng), t.any_date(rng)
    seller, buyer = p.company(rng), rng.choice((p.company(rng), p.person(rng)))
    items = lines_of(rng, rng.choice((1, 2, 2, 3, 3, 4)), cur)
    net = round(sum(float(item[3].value) for item in items), 2)
    rate = rng.choice((5, 7, 7.7, 10, 19, 20, 21, 25))
    tax = round(net * rate / 100, 2)
    return Draft(
        "invoice",
        (
            s.text(rng, "number", "invoice number|number|invoice id|invoice no|reference", p.code(rng, "INV")),
            t.on(rng, "date", "invoice date|date|issue date|issued on", day).noted("day of issue"),
            t.on(rng, "due", "due date|payment due|due|due by", t.later(rng, day, 7, 60)).noted("latest day of payment"),
            s.text(rng, "seller", "seller|vendor|supplier|from|issuer", seller),
            s.text(rng, "name", "name|company", buyer).inside("customer"),
            s.email("mail", "email|mail", p.email(rng, buyer)).inside("customer"),
            s.text(rng, "city", "city|town", p.city(rng)).inside("customer"),
            n.money(rng, "net", "net amount|subtotal|net|net total", net, cur).noted("amount before tax"),
            n.money(rng, "tax", "tax amount|vat|tax", tax, cur),
            n.percent(rng, "rate", "tax rate|vat rate", rate),
            n.money(rng, "total", "total|total amount|amount due|grand total|total due", net + tax, cur).noted(
                "amount to pay, tax included"
            ),
            n.currency(rng, cur),
            s.flag(rng, "paid", "paid|is paid|settled", yes=["It has been paid in full.", "Already paid.", "Paid with thanks."],
                   no=["Payment is still outstanding.", "Not yet paid.", "We have not received payment so far."]),
            s.text(rng, "po", "purchase order|po number|order reference", p.code(rng, "PO")),
        ),
        (
            ("Invoice {number} of {date}.", "invoice {number}", "{seller} sends invoice {number}, dated {date}, to {name}.",
             "please find attached invoice no. {number} issued on {date} by {seller}.", "{date}, {seller}"),
            ("Bill to: {name}, {city} ({mail})", "Customer: {name}", "for {name} in {city}.", "billed to {name}, {mail}."),
            ("your order reference is {po}.", "PO: {po}"),
            ("it covers {lines}.",),
            ("The net amount is {net}, plus {rate} VAT ({tax}).", "subtotal {net}", "VAT {rate}: {tax}", "net {net}, tax {tax}."),
            ("Total: {total}", "the total comes to {total}, payable by {due}.", "please pay {total} until {due}.",
             "amount due: {total}, due {due}", "payment is due on {due}."),
            ("{paid}",),
        ),
        (Rows("lines", words("lines|items|line items|positions"), items,
              ("{quantity} x {item} at {price}", "{item}, {quantity} pcs, {amount}", "{item}: {amount}", "{quantity} × {item} @ {price} = {amount}")),),
        ("Invoice {number}", "INVOICE", "{seller}", "Invoice no. {number}"),
        (f"Questions: {p.email(rng)}", f"Bank: {p.pattern(rng, 'DE## #### #### #### #### ##')}", "Thank you for your business!",
         f"Delivery note {p.code(rng, 'DN')} was sent on {rng.choice(t.spelled(rng, t.later(rng, day, -20, -1)))}."),
    )


def receipt(rng: Random) -> Draft:
    """A shop's till receipt."""
    cur, day = n.any_currency(rng), t.any_date(rng)
    items = lines_of(rng, rng.choice((1, 2, 3, 4)), cur)
    total = round(sum(float(item[3].value) for item in items), 2)
    hour, minute = t.any_time(rng, step=1)
    return Draft(
        "receipt",
        (
            s.text(rng, "shop", "store|shop|merchant|store name", p.company(rng)),
            s.text(rng, "place", "city|location|branch", p.city(rng)),
            t.on(rng, "date", "date|purchase date|day", day),
            t.at(rng, "time", "time|purchase time", hour, minute),
            n.money(rng, "total", "total|sum|amount paid|total price", total, cur),
            n.currency(rng, cur),
            s.choice(rng, "method", "payment method|paid by|payment", {
                "cash": ["cash", "cash"], "card": ["Visa card", "debit card", "credit card ending 4411", "card"],
                "voucher": ["gift voucher", "store voucher"], "mobile": ["Apple Pay", "phone payment", "Google Pay"]}, shy=True),
            n.count(rng, "count", "item count|number of items|items bought", len(items)).following("items"),
            s.text(rng, "cashier", "cashier|served by|clerk", p.first_name(rng)),
            s.text(rng, "number", "receipt number|receipt no|transaction id", p.code(rng, "R")),
        ),
        (
            ("{shop}, {place}", "{shop}", "Welcome to {shop} {place}"),
            ("{date} {time}", "on {date} at {time}", "date: {date}", "you shopped here on {date}."),
            ("receipt no. {number}", "You were served by {cashier}.", "cashier {cashier}, receipt {number}"),
            ("bought: {items}", "{count} items"),
            ("TOTAL {total}", "total paid {total} by {method}.", "Sum: {total}", "paid with {method}"),
        ),
        (Rows("items", words("items|products|purchases|lines"), items,
              ("{item} {amount}", "{quantity} x {item} {price}", "{item}  {quantity} @ {price}  {amount}")),),
        ("{shop}", "RECEIPT"),
        ("Thank you for shopping with us!", "Returns within 30 days.", f"Points collected: {rng.randint(1, 400)}"),
        ("prose", "labels", "mixed", "prose"),
    )


def order(rng: Random) -> Draft:
    """An order, as confirmed by mail."""
    cur, day, buyer = n.any_currency(rng), t.any_date(rng), p.person(rng)
    items = lines_of(rng, rng.choice((1, 1, 2, 2, 3)), cur)
    return Draft(
        "order",
        (
            s.text(rng, "number", "order number|order id|id|number", p.code(rng, "ORD")),
            t.on(rng, "date", "order date|ordered on|date|placed", day),
            s.text(rng, "name", "name|full name", buyer).inside("customer"),
            s.email("mail", "email|email address", p.email(rng, buyer)).inside("customer"),
            s.shaped("phone", "phone|telephone", p.phone(rng)).inside("customer"),
            s.text(rng, "street", "street|address line|address", p.street(rng)).inside("shipping"),
            s.text(rng, "city", "city|town", p.city(rng)).inside("shipping"),
            s.text(rng, "zip", "postcode|zip|postal code", p.postcode(rng)).inside("shipping"),
            n.money(rng, "shipping", "shipping cost|delivery fee|postage", n.cents(rng, 2, 40), cur),
            n.money(rng, "total", "total|order total|total price", n.cents(rng, 10, 900), cur),
            n.currency(rng, cur),
            s.flag(rng, "gift", "gift|is gift|gift wrap", yes=["Please wrap it as a gift.", "It is a present, so add gift paper.", "Gift wrapping was requested."],
                   no=["No gift wrapping needed.", "It is not a gift."], odds=0.5),
            s.choice(rng, "speed", "shipping method|delivery|delivery speed", {
                "standard": ["standard delivery", "regular post", "the normal 3-5 day delivery"], "express": ["express delivery", "next-day delivery", "overnight shipping"],
                "pickup": ["collection in the store", "pick-up at the counter"]}),
        ),
        (
            ("thank you for your order {number}, {name}!", "order {number} was placed on {date}.", "{name} ordered {items} on {date}.", "We received order {number} from {name}."),
            ("we ship it to {street}, {zip} {city}.", "Ship to: {name}, {street}, {city} {zip}", "deliver to {city}", "to {street} in {city}"),
            ("contact: {mail}, {phone}", "you can reach the customer at {phone}.", "a confirmation went to {mail}."),
            ("items: {items}",),
            ("chosen shipping: {speed}, {shipping}", "it goes by {speed}.", "Shipping costs {shipping}."),
            ("The order total is {total}.", "you pay {total} in all, of which {shipping} is postage."),
            ("{gift}",),
        ),
        (Rows("items", words("items|products|articles|order lines"), items,
              ("{quantity} x {item}", "{item} ({quantity})", "{quantity} {item} for {amount}", "{item} - {price} each, {quantity} ordered")),),
        ("Order {number}", "Order confirmation", "New order from {name}"),
        (p.sentence(rng), f"Your old order {p.code(rng, 'ORD')} was delivered.", "Track it in your account."),
    )


def product(rng: Random) -> Draft:
    """A product page."""
    cur, maker = n.any_currency(rng), p.company(rng)
    name = f"{rng.choice(('Aero', 'Nova', 'Terra', 'Flex', 'Pulse', 'Luna', 'Hydro', 'Zen', 'Volt'))}{rng.choice(('', ' '))}{rng.choice(('Pro', 'Max', 'One', 'Lite', 'X2', '300', 'S', 'Mini', 'Go'))} {rng.choice(GOODS)}"
    grams = rng.choice((80, 120, 250, 450, 900, 1200, 1500, 2300, 4800))
    return Draft(
        "product",
        (
            s.text(rng, "name", "name|product name|title|product", name),
            s.text(rng, "brand", "brand|manufacturer|maker", maker),
            s.shaped("sku", "sku|article number|item number", p.code(rng, "SKU")),
            n.money(rng, "price", "price|sale price|current price", n.cents(rng, 3, 1500), cur),
            n.currency(rng, cur),
            n.decimal(rng, "rating", "rating|average rating|stars", rng.randint(20, 50) / 10).noted("0 to 5"),
            n.count(rng, "reviews", "review count|number of reviews|reviews", rng.randint(0, 4000)),
            s.flag(rng, "stock", "in stock|available", yes=["In stock, ships today.", "Available now.", "Ready to ship."], no=["Currently out of stock.", "Sold out.", "Unavailable at the moment."]),
            s.several(rng, "colours", "colors|colours|available colors", rng.sample(("black", "white", "red", "navy", "olive", "sand", "grey", "teal"), rng.randint(0, 4))),
            n.measure(rng, "weight", "weight", grams / 1000, [("kg", 1), ("g", 0.001)]) if rng.random() < 0.6 else n.measure(rng, "weight", "weight", grams, [("g", 1), ("kg", 1000)]),
            n.count(rng, "warranty", "warranty years|guarantee years|warranty", rng.choice((1, 2, 3, 5, 10)), unit="year|years"),
            s.text(rng, "material", "material|made of", rng.choice(("recycled plastic", "stainless steel", "bamboo", "cotton", "aluminium", "solid oak", "merino wool"))),
        ),
        (
            ("the {name} by {brand} costs {price}.", "{name} - {brand}", "{brand} {name}, {price}", "meet the {name}."),
            ("rated {rating} out of 5 by {reviews} customers.", "{rating} stars", "{reviews} reviews, average {rating}"),
            ("comes in {colours}.", "colours: {colours}", "it weighs {weight} and is made of {material}.", "weight {weight}"),
            ("{stock}",), ("{warranty} of warranty.", "covered for {warranty}."), ("SKU {sku}", "article {sku}"),
        ),
        (), ("{name}", "Product details"),
        (f"Was {rng.choice(n.spelled_money(rng, n.cents(rng, 20, 1800), cur))}.", "Customers also bought a ceramic mug.", "Free returns."),
    )


def shipment(rng: Random) -> Draft:
    """A parcel's tracking notice."""
    day, sender, to = t.any_date(rng), p.company(rng), p.person(rng)
    return Draft(
        "shipment",
        (
            s.shaped("tracking", "tracking number|tracking id|parcel number|tracking code", p.pattern(rng, rng.choice(("AA#########AA", "1Z###A##########", "############", "JD############")))),
            s.text(rng, "carrier", "carrier|courier|shipped with", rng.choice(("DHL", "UPS", "FedEx", "DPD", "Hermes", "PostNord", "GLS", "Royal Mail", "La Poste"))),
            s.choice(rng, "status", "status|state|delivery status", {
                "in_transit": ["on its way", "in transit", "moving through the network"], "delivered": ["delivered", "handed over to the recipient", "left with a neighbour"],
                "delayed": ["delayed by bad weather", "held up at customs", "running late"], "returned": ["sent back to the sender", "returned"], "pending": ["waiting for collection", "label created"]}, shy=True),
            t.on(rng, "shipped", "shipped on|ship date|sent on", day),
            t.on(rng, "eta", "expected delivery|eta|delivery date|estimated arrival", t.later(rng, day, 1, 14)),
            s.text(rng, "sender", "sender|from|shipper", sender),
            s.text(rng, "name", "name|person", to).inside("recipient"),
            s.text(rng, "city", "city|place", p.city(rng)).inside("recipient"),
            s.text(rng, "country", "country", p.country(rng)).inside("recipient"),
            n.measure(rng, "weight", "weight", rng.choice((0.4, 1.2, 2.5, 3, 7.8, 12, 20.5)), [("kg", 1), ("g", 0.001)]),
            n.count(rng, "parcels", "parcel count|packages|number of packages", rng.randint(1, 9), unit="package|packages"),
            s.flag(rng, "signature", "signature required|needs signature", yes=["A signature is required.", "Someone must sign for it."], no=["No signature needed.", "It can be left at the door."]),
        ),
        (
            ("{sender} sent {parcels} to {name} on {shipped}.", "shipped on {shipped} by {sender} with {carrier}.", "Your parcel {tracking} from {sender} is {status}.", "{carrier} parcel {tracking}"),
            ("Tracking number: {tracking}", "track it with {tracking}."),
            ("the shipment is currently {status}.", "Status: {status}"),
            ("It should reach {city}, {country} by {eta}.", "expected in {city} on {eta}.", "ETA {eta}", "arrival {eta}"),
            ("addressed to {name}, {city}, {country}.", "the recipient is {name}."),
            ("weight {weight}", "it weighs {weight}."), ("{signature}",),
        ),
        (), ("Shipping notice", "Parcel {tracking}", "{carrier} tracking"),
        (p.sentence(rng), f"The previous parcel arrived on {rng.choice(t.spelled(rng, t.later(rng, day, -30, -2)))}."),
    )


def subscription(rng: Random) -> Draft:
    """A subscription's confirmation or renewal."""
    cur, day, who = n.any_currency(rng), t.any_date(rng), p.person(rng)
    return Draft(
        "subscription",
        (
            s.text(rng, "service", "service|product|provider", p.company(rng)),
            s.choice(rng, "plan", "plan|tier|package", {"free": ["free", "no-cost"], "basic": ["Basic", "entry-level"], "pro": ["Pro", "professional"], "team": ["Team", "team"], "enterprise": ["Enterprise", "enterprise"]}),
            n.money(rng, "price", "price|fee|monthly price|amount", n.cents(rng, 2, 300), cur), n.currency(rng, cur),
            s.choice(rng, "cycle", "billing cycle|interval|billed", {"monthly": ["every month", "monthly", "per month"], "yearly": ["once a year", "annually", "per year"], "quarterly": ["every three months", "quarterly"], "weekly": ["each week", "weekly"]}),
            t.on(rng, "start", "start date|starts on|active since|valid from", day),
            t.on(rng, "renewal", "renewal date|next billing date|renews on", t.later(rng, day, 20, 400)),
            s.text(rng, "name", "name|holder", who).inside("subscriber"), s.email("mail", "email", p.email(rng, who)).inside("subscriber"),
            n.count(rng, "seats", "seats|licences|users", rng.randint(1, 120), unit="seat|seats"),
            s.flag(rng, "auto", "auto renew|automatic renewal|renews automatically", yes=["It renews automatically.", "Auto-renewal is switched on."], no=["It will not renew by itself.", "Auto-renewal is off."]),
            s.flag(rng, "trial", "trial|is trial|on trial", yes=["You are on the free trial."], no=["The trial period is over."]),
        ),
        (
            ("{name} subscribed to {service} on {start}.", "welcome to {service}, {name}!", "Your {service} subscription began on {start}."),
            ("You chose the {plan} plan with {seats}.", "plan: {plan}", "the {plan} plan costs {price}, charged {cycle}."),
            ("we charge {price} {cycle}.", "Price {price}", "billed {cycle}."), ("the next payment is on {renewal}.", "renews {renewal}"),
            ("{auto}",), ("{trial}",), ("Account: {mail}", "we sent the receipt to {mail}."),
        ),
        (), ("Your subscription", "{service}"), (p.sentence(rng), "You can cancel at any time."),
    )


def statement(rng: Random) -> Draft:
    """A bank statement with transactions."""
    cur, day, owner = n.any_currency(rng), t.any_date(rng), p.person(rng)
    moves = []
    notation = rng.randrange(3)
    for _ in range(rng.choice((0, 1, 2, 3, 3, 4))):
        day = t.later(rng, day, 0, 5)
        amount = n.cents(rng, 3, 2500) * rng.choice((1, -1, -1))
        said = _amount("amount", "amount|value|sum", amount, cur, notation)
        shown = (day.isoformat(), f"{day.day:02d}.{day.month:02d}.{day.year}", f"{day.day} {t.MONTHS[day.month - 1][:3]} {day.year}")[notation]
        name = rng.choice((p.company(rng), "Rent", "Salary", "ATM withdrawal", "Card payment", "Electricity", "Refund"))
        moves.append((Fact("date", words("date|booking date|day"), {"type": "string", "format": "date"}, day.isoformat(), (shown,)),
                      Fact("text", words("description|text|details|counterparty"), s.STRING, name, (name,), verbatim=True), said))
    return Draft(
        "bank statement",
        (
            s.text(rng, "bank", "bank|bank name|institution", rng.choice(("First National", "Sparkasse", "Nordbank", "Credit Union", "Harbor Bank", "Banco Azul", "Unibank"))),
            s.text(rng, "owner", "account holder|holder|owner", owner),
            s.shaped("iban", "iban|account number|account", p.pattern(rng, rng.choice(("DE####################", "FR## #### #### #### #### ####", "GB##NWBK##############", "########", "####-####")))),
            n.money(rng, "opening", "opening balance|balance before|start balance", n.cents(rng, 10, 9000), cur),
            n.money(rng, "closing", "closing balance|new balance|balance|end balance", n.cents(rng, 10, 9000), cur),
            n.currency(rng, cur),
            t.on(rng, "date", "statement date|as of|date", day),
        ),
        (("{bank}: statement of account {iban} for {owner}.", "{owner}, {iban}", "{bank} account {iban}"), ("as of {date}", "statement dated {date}."),
         ("the opening balance was {opening}.", "Opening {opening}, closing {closing}", "balance before: {opening}"), ("closing balance: {closing}", "you now have {closing}.")),
        (Rows("moves", words("transactions|bookings|entries|movements"), tuple(moves), ("{date} {text} {amount}", "{date}: {amount} {text}", "{text}, {amount} ({date})")),),
        ("Account statement", "{bank}"), (p.sentence(rng),), ("prose", "labels", "mixed"),
    )


GENERATORS = (invoice, receipt, order, product, shipment, subscription, statement)
