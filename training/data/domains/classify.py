"""Texts to sort into enums: sentiment, topic, intent, urgency, language, mood, claims, questions."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from training.data import dates as t, figures as n, people as p, surface as s
from training.data.domains.commerce import goods
from training.data.facts import Draft, Fact, words

Table = Mapping[str, Sequence[str]]

SENTIMENT: Table = {
    "positive": ("I love it, works perfectly.", "Great value, would buy again.", "Exceeded my expectations!", "Best purchase this year.", "Fast delivery and excellent quality.", "Five stars from me.", "My kids adore it.", "Does exactly what it promises.", "Super friendly staff, thank you!", "A real joy to use."),
    "negative": ("Broke after two days.", "Total waste of money.", "I want a refund.", "Terrible quality, stay away.", "Nobody answered my mails.", "It arrived damaged and late.", "Very disappointed.", "The worst I have ever had.", "Stopped working within a week.", "Never again."),
    "neutral": ("It arrived on Tuesday.", "It is a box with a lid.", "I have not tried it yet.", "Same as the previous model.", "It comes in two sizes.", "Neither good nor bad, it does the job."),
    "mixed": ("Nice design, but the battery is awful.", "Good food, terrible service.", "Works well, yet far too expensive.", "Lovely colour, poor stitching.", "Great idea, bad execution."),
}
TOPIC: Table = {
    "sports": ("The striker scored twice in the final.", "She won the marathon in a new record time.", "The coach resigned after the third defeat."), "politics": ("Parliament passed the bill by a narrow margin.", "The minister announced new elections.", "The two presidents signed a treaty."),
    "business": ("Shares fell by four percent after the report.", "The chain will close thirty stores.", "The merger was approved by the shareholders."), "science": ("Researchers found water ice in the crater.", "A new enzyme breaks down plastic.", "The telescope spotted a distant galaxy."),
    "health": ("The new vaccine protects children for years.", "Doctors warn of a flu wave this winter.", "Less salt lowers blood pressure, a study says."), "technology": ("The phone maker showed a foldable screen.", "A bug in the browser leaked passwords.", "The chip doubles the speed of older models."),
    "culture": ("The museum opens a show of early prints.", "The novel won the literary prize.", "The orchestra plays Mahler on Sunday."), "weather": ("Heavy snow blocked roads in the north.", "A heat wave is expected on Friday.", "The storm will reach the coast tonight."), "travel": ("The airline adds a route to Lisbon.", "Ten quiet beaches worth a visit.", "Night trains are coming back."),
}
INTENT: Table = {
    "refund": ("I want my money back.", "Please refund my last order.", "How do I return this and get paid back?"), "cancel": ("Please cancel my account.", "I would like to end my subscription.", "Stop my contract as of next month."), "password_reset": ("I forgot my password.", "I cannot log in any more, send me a reset link.", "My login does not work."),
    "order_status": ("Where is my package?", "Has my order been shipped yet?", "When will it arrive?"), "complaint": ("Your driver was very rude.", "This is the third time you got it wrong!", "I am unhappy with your service."), "change_address": ("I moved, please update my address.", "Send it to my new home instead."),
    "invoice_request": ("Could you send me the bill for March?", "I need an invoice for my taxes."), "praise": ("You guys are great!", "Thank you for the quick help."), "booking": ("I would like to book a table for two.", "Is there a free room on Friday? I take it."), "opening_hours": ("When are you open on Sundays?", "Do you close over lunch?"),
}
URGENCY: Table = {
    "low": ("Whenever you find the time.", "No hurry at all.", "Just an idea for next year."), "medium": ("It would be good to have it this week.", "Please look at it in the next days.", "By Friday would be nice."), "high": ("I need this today!", "This blocks our whole team.", "Please treat it as a priority."), "critical": ("Production is down right now!!!", "Everything is on fire, call me immediately.", "All customers are affected, emergency!"),
}
TONGUE: Table = {
    "English": ("Where can I buy a ticket?", "The weather will be nice tomorrow.", "She works in a small library."), "German": ("Wo kann ich eine Fahrkarte kaufen?", "Morgen wird das Wetter schön.", "Sie arbeitet in einer kleinen Bücherei."), "French": ("Où puis-je acheter un billet ?", "Il fera beau demain.", "Elle travaille dans une petite bibliothèque."), "Spanish": ("¿Dónde puedo comprar un billete?", "Mañana hará buen tiempo.", "Ella trabaja en una biblioteca pequeña."),
    "Italian": ("Dove posso comprare un biglietto?", "Domani farà bel tempo.", "Lavora in una piccola biblioteca."), "Dutch": ("Waar kan ik een kaartje kopen?", "Morgen wordt het mooi weer.", "Zij werkt in een kleine bibliotheek."), "Portuguese": ("Onde posso comprar um bilhete?", "Amanhã vai fazer bom tempo.", "Ela trabalha numa pequena biblioteca."), "Polish": ("Gdzie mogę kupić bilet?", "Jutro będzie ładna pogoda.", "Ona pracuje w małej bibliotece."), "Swedish": ("Var kan jag köpa en biljett?", "I morgon blir det fint väder.", "Hon arbetar på ett litet bibliotek."),
}
MOOD: Table = {
    "joy": ("I passed the exam, I could hug the world!", "What a wonderful day by the lake."), "anger": ("How dare they charge me twice!", "I am sick of these endless excuses."), "sadness": ("I miss my grandmother so much.", "The house feels empty since they left."), "fear": ("I heard steps behind me and froze.", "What if the test comes back positive?"), "surprise": ("I did not see that coming at all!", "Wait, you two know each other?"), "disgust": ("There was mould all over the bread, yuck.", "The smell made me gag."),
}
TRUTH: Table = {
    "supported": ("The report confirms it.", "Official figures back this up."), "refuted": ("The records show the opposite.", "This was proven wrong last year."), "not_enough_info": ("Nobody has checked it so far.", "There is no data about that."),
}
PARTS: Table = {
    "noun": ("kettle", "freedom", "mountain", "teacher"), "verb": ("to swim", "to argue", "to borrow"), "adjective": ("bright", "careful", "wooden"), "adverb": ("slowly", "yesterday", "hardly"),
}
SHORT: Mapping[str, str] = {"English": "en", "German": "de", "French": "fr", "Spanish": "es", "Italian": "it", "Dutch": "nl", "Portuguese": "pt", "Polish": "pl", "Swedish": "sv"}


def label(rng: Random, id: str, names: str, table: Table, *, shy: bool = True) -> Fact:
    """An enum whose members are told by sentences; in a label the member itself stands."""
    fact = s.choice(rng, id, names, table, shy=shy)
    return Fact(id, fact.names, fact.schema, fact.value, fact.says, (str(fact.value),))


def review(rng: Random) -> Draft:
    """A customer's review."""
    stars = {"positive": (4, 5), "negative": (1, 2), "neutral": (3,), "mixed": (2, 3, 4)}
    mood = label(rng, "mood", "sentiment|polarity|tone", SENTIMENT, shy=False)
    rating = rng.choice(stars[str(mood.value)])
    return Draft(
        "review",
        (
            mood, s.text(rng, "item", "product|item|product name", goods(rng, 1)[0]), s.text(rng, "who", "reviewer|author|customer", p.person(rng)), n.count(rng, "stars", "rating|stars|score", rating, unit="star|stars"), t.on(rng, "date", "date|review date|posted on", t.any_date(rng)),
            s.flag(rng, "buy", "recommends|would recommend|recommended", yes=["I recommend it.", "Tell your friends."], no=["I cannot recommend it.", "Do not buy."], odds=0.8 if rating > 3 else 0.2), s.flag(rng, "verified", "verified purchase|verified", yes=["Verified purchase"], no=["Not a verified purchase"]),
        ),
        (("{item}: {mood}", "{mood}", "bought the {item}. {mood}", "{who} about {item}: {mood}"), ("{stars}", ""), ("{buy}",), ("{verified}",), ("- {who}, {date}", "posted {date}", "{who}")),
        (), ("Review", "Feedback"), (), ("prose", "prose", "mixed"),
    )


def support(rng: Random) -> Draft:
    """A message to a help desk: intent, urgency, who writes."""
    who = p.person(rng)
    return Draft(
        "support message",
        (
            label(rng, "intent", "intent|request type|category|kind", INTENT), label(rng, "urgency", "urgency|priority", URGENCY, shy=False), s.text(rng, "name", "customer|name|customer name|from", who), s.shaped("order", "order number|order id|reference", p.code(rng, "ORD")), s.email("mail", "email|reply to|contact", p.email(rng, who)),
            s.choice(rng, "channel", "channel|source", {"phone": ["by phone", "on the phone"], "email": ["by e-mail", "per mail"], "chat": ["in the live chat", "via chat"], "letter": ["by letter", "in a letter"]}), n.count(rng, "tries", "previous contacts|contacts so far", rng.randint(0, 6)),
        ),
        (("{intent}", "hello, {intent}", "{name} wrote {channel}: {intent}", "Hi! {intent} My order is {order}."), ("{urgency}",), ("my name is {name}.", "{name}, {mail}", "answer to {mail}"), ("order {order}", "it is about {order}."), ("I have contacted you {tries} times before.",)),
        (), ("Ticket", "Message"), (p.sentence(rng),), ("prose", "prose", "mixed"),
    )


def news(rng: Random) -> Draft:
    """A news item to sort by topic."""
    return Draft(
        "news item",
        (label(rng, "topic", "topic|category|section|subject", TOPIC), s.text(rng, "paper", "source|newspaper|outlet", rng.choice(("Daily Post", "The Courier", "Morgenblatt", "City Herald"))), t.on(rng, "date", "date|published|publication date", t.any_date(rng)), s.text(rng, "who", "author|reporter|byline", p.person(rng)), s.text(rng, "place", "place|dateline|city", p.city(rng)), n.count(rng, "words", "word count|words|length", rng.randint(50, 2000), unit="word|words")),
        (("{topic}", "{place}, {date} - {topic}", "{paper}: {topic}", "{place}. {topic}"), ("by {who}", "{who} reports for {paper}.", "{paper}, {date}"), ("{words}", "")),
        (), ("News", "Headline"), (p.sentence(rng),), ("prose", "prose", "mixed"),
    )


def tongue(rng: Random) -> Draft:
    """Which language a sentence is in, by name or by code."""
    value = rng.choice(list(TONGUE))
    brief = rng.random() < 0.5
    names = {key: SHORT[key] if brief else key for key in TONGUE}
    fact = s.chosen(rng, "tongue", "language|lang|language code" if brief else "language|text language", names[value], {names[k]: v for k, v in TONGUE.items()}, shy=True)
    return Draft(
        "sentence",
        (Fact("tongue", fact.names, fact.schema, fact.value, fact.says, (str(fact.value),)), s.text(rng, "who", "speaker|author|user", p.first_name(rng)), n.count(rng, "number", "id|number|line", rng.randint(1, 900)), s.flag(rng, "ask", "translated|already translated", yes=["(translated)"], no=["(not translated)"])),
        (("{tongue}", "{who}: {tongue}", "{number}. {tongue}", "[{number}] {who}: {tongue}"), ("{ask}", "")), (), (), (), ("prose", "prose", "mixed"),
    )


def claim(rng: Random) -> Draft:
    """A claim and what is known about it."""
    what = rng.choice(("The bridge is 400 m long", "The town has a university", "The firm employs children", "The lake froze in July", "The tower was built by monks", "The drug cures colds"))
    return Draft(
        "claim check",
        (label(rng, "verdict", "verdict|label|result", TRUTH, shy=False), s.text(rng, "claim", "claim|statement", what), s.text(rng, "who", "claimed by|speaker|claimant", p.person(rng)), t.on(rng, "date", "checked on|date", t.any_date(rng)), n.percent(rng, "sure", "confidence|certainty", rng.randrange(50, 100))),
        (("Claim: {claim}.", "{who} says: {claim}.", "{claim}"), ("{verdict}", "we checked: {verdict}"), ("checked on {date}.", "{date}, certainty {sure}", "confidence {sure}"),), (), ("Fact check",), (), ("prose", "prose", "mixed"),
    )


def vocabulary(rng: Random) -> Draft:
    """A word card: part of speech, level, translation."""
    fact = s.choice(rng, "part", "part of speech|word class|pos", PARTS)
    word = rng.choice(fact.says)
    pairs = {"kettle": "Wasserkocher", "freedom": "liberté", "mountain": "Berg", "teacher": "profesor", "slowly": "langsam", "bright": "hell"}
    return Draft(
        "word card",
        (Fact("part", fact.names, fact.schema, fact.value, (str(fact.value), f"a {fact.value}"), follows=("word",)), Fact("word", words("word|entry|term"), s.STRING, word, (word,), verbatim=True), s.text(rng, "other", "translation|meaning", pairs.get(word, "palabra")), s.choice(rng, "level", "level|cefr level", {k: [k] for k in ("A1", "A2", "B1", "B2", "C1")}), n.count(rng, "seen", "times seen|seen", rng.randint(0, 60), unit="time|times"), s.flag(rng, "known", "known|learned", yes=["already learned"], no=["still to learn"])),
        (("word: {word}", "{word} = {other}", "{word} ({level})"), ("{known}",), ("seen {seen}", "")), (), ("Card {word}",), (), ("prose", "labels", "mixed"),
    )


def mood(rng: Random) -> Draft:
    """An utterance and its emotion."""
    return Draft(
        "utterance",
        (label(rng, "mood", "emotion|feeling|mood", MOOD, shy=False), s.text(rng, "who", "speaker|author|user", p.first_name(rng)), t.on(rng, "date", "date|posted", t.any_date(rng)), n.count(rng, "likes", "likes|reactions", rng.randint(0, 4000), unit="like|likes")),
        (("{mood}", "{who}: {mood}", "{who} posted: {mood}"), ("{likes}, {date}", "{date}", "{likes}")), (), (), (), ("prose",),
    )


GENERATORS = (review, support, news, tongue, claim, vocabulary)
HELD_OUT = (mood,)
