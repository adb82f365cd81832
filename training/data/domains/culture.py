"""Sports, films, books, papers, recipes, songs, museums, courses, pets and plants."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

from random import Random

from training.data import dates as t, figures as n, people as p, surface as s
from training.data.facts import Draft, Fact, Rows, words

TITLES = ("The Long River", "Night Ferry", "A House of Salt", "Second Winter", "Blue Hour", "Paper Moons", "The Last Cartographer", "Under Glass", "Northern Light", "Seven Bridges", "Ash and Honey", "The Quiet Engine", "Letters to Nobody", "Dust Season", "Orbit", "Small Gods of Rain")


def match(rng: Random) -> Draft:
    """The result of a match."""
    a, b = rng.sample([p.city(rng) + rng.choice((" United", " FC", " Rovers", "", " Bears", " City")) for _ in range(4)], 2)
    x, y = rng.randint(0, 6), rng.randint(0, 6)
    scorers = []
    for minute in sorted(rng.sample(range(1, 91), min(x + y, 4))):
        who = p.person(rng).split()[-1]
        scorers.append((Fact("player", words("player|name|scorer"), s.STRING, who, (who,), verbatim=True), Fact("minute", words("minute|time"), {"type": "integer"}, minute, (f"{minute}'", f"{minute}"))))
    winner = "draw" if x == y else "home" if x > y else "away"
    return Draft(
        "match",
        (
            Fact("home", words("home team|home|team a"), s.STRING, a, (a,), verbatim=True), Fact("away", words("away team|away|team b"), s.STRING, b, (b,), verbatim=True), Fact("x", words("home score|home goals|score a"), {"type": "integer", "minimum": 0}, x, (str(x),)), Fact("y", words("away score|away goals|score b"), {"type": "integer", "minimum": 0}, y, (str(y),)), Fact("winner", words("winner|result|outcome"), {"type": "string", "enum": ["home", "away", "draw"]}, winner, (), follows=("x", "y", "home", "away")),
            t.on(rng, "date", "date|match date|played on", t.any_date(rng)), s.text(rng, "ground", "venue|stadium|ground", rng.choice(("Park Lane", "Arena Nord", "Olympic Stadium", "Dockside", "Estadio Sur"))), n.count(rng, "crowd", "attendance|spectators|crowd", rng.randint(80, 78000), unit="spectator|spectators"), s.text(rng, "ref", "referee|umpire", p.person(rng)), s.text(rng, "cup", "competition|league|tournament", rng.choice(("Premier Cup", "League One", "Friendly", "Regionalliga", "Champions Round"))), n.count(rng, "red", "red cards|sendings off", rng.randint(0, 3), unit="red card|red cards"), s.text(rng, "mvp", "man of the match|best player|mvp", p.person(rng)),
        ),
        (("{home} {x}:{y} {away}", "{home} - {away} {x}-{y}", "{home} met {away} and it ended {x} to {y}.", "Final score: {home} {x}, {away} {y}."), ("{cup}, {date}", "played on {date} at {ground}.", "in the {cup}, before {crowd}.", "Attendance: {crowd}"), ("goals: {goals}", ""), ("referee {ref} showed {red}.", "Referee: {ref}"), ("{mvp} was voted best player.", "Best player: {mvp}")),
        (Rows("goals", words("goals|scorers"), tuple(scorers), ("{player} ({minute})", "{minute} {player}", "{player} {minute}")),), ("Match report", "{home} v {away}"), (p.sentence(rng), f"The first leg ended {rng.randint(0, 4)}-{rng.randint(0, 4)}."), ("prose", "prose", "mixed"),
    )


def film(rng: Random) -> Draft:
    """A film's record."""
    kinds = {"drama": ["drama", "a moving drama"], "comedy": ["comedy", "a funny one"], "thriller": ["thriller", "suspense"], "documentary": ["documentary", "non-fiction"], "sci-fi": ["science fiction", "sci-fi"], "horror": ["horror", "scary stuff"]}
    return Draft(
        "film",
        (
            s.text(rng, "title", "title|film|movie|name", rng.choice(TITLES)), n.year(rng, "year", "year|release year|released", rng.randint(1930, 2026)), s.text(rng, "director", "director|directed by", p.person(rng)), s.several(rng, "cast", "cast|actors|starring", [p.person(rng) for _ in range(rng.randint(0, 4))]), s.choice(rng, "genre", "genre|kind", kinds, shy=True), n.minutes(rng, "length", "runtime|length|running time", rng.randint(70, 190)), n.decimal(rng, "rating", "rating|score|imdb rating", rng.randint(20, 95) / 10), s.text(rng, "country", "country|country of origin|produced in", p.country(rng)), s.text(rng, "tongue", "language|original language", rng.choice(("French", "English", "Korean", "Hindi", "Polish", "Spanish"))), n.count(rng, "oscars", "awards|oscars|prizes", rng.randint(0, 9), unit="award|awards"), s.flag(rng, "colour", "in color|colour", yes=["It is in colour."], no=["It was shot in black and white.", "Black and white."], odds=0.6), s.choice(rng, "age", "age rating|rated|certificate", {"G": ["G", "rated G"], "PG": ["PG"], "PG-13": ["PG-13"], "R": ["R", "rated R"]}),
        ),
        (("{title} ({year}) was directed by {director}.", "{title}, {year}", "{director}'s {title} is a {genre} from {country}.", "I watched {title} last night."), ("starring {cast}.", "with {cast}"), ("it runs {length}, language: {tongue}.", "{length}, rated {age}", "Running time {length}"), ("score {rating}/10", "it won {oscars}.", "rating: {rating}"), ("{colour}",), ("genre: {genre}",)),
        (), ("{title}", "Film"), (p.sentence(rng), "The sequel is in production."),
    )


def book(rng: Random) -> Draft:
    """A book's record."""
    cur = n.any_currency(rng)
    return Draft(
        "book",
        (
            s.text(rng, "title", "title|book title|book", rng.choice(TITLES)), s.several(rng, "authors", "authors|written by", [p.person(rng) for _ in range(rng.choice((1, 1, 2, 3)))]), s.text(rng, "publisher", "publisher|published by|press", p.company(rng)), n.year(rng, "year", "year|publication year|published", rng.randint(1880, 2026)), s.shaped("isbn", "isbn|isbn 13", p.pattern(rng, rng.choice(("978-#-##-######-#", "978##########", "978-#-####-####-#")))), n.count(rng, "pages", "pages|page count|number of pages", rng.randint(60, 900), unit="page|pages"), s.choice(rng, "binding", "format|binding|edition", {"hardcover": ["hardcover", "bound"], "paperback": ["paperback", "softcover"], "ebook": ["e-book", "Kindle file"], "audiobook": ["audiobook", "read aloud, audio only"]}), n.money(rng, "price", "price|list price", n.cents(rng, 3, 90), cur), n.currency(rng, cur), s.text(rng, "tongue", "language|original language", rng.choice(("English", "German", "Japanese", "Portuguese", "Turkish"))), s.text(rng, "shelf", "shelf|call number|shelf mark", p.pattern(rng, "###.## AAA")), s.flag(rng, "loan", "on loan|borrowed|checked out", yes=["It is on loan at the moment.", "Checked out."], no=["It is on the shelf.", "Not on loan."]), n.count(rng, "edition", "edition number|edition no", rng.randint(1, 9)),
        ),
        (("{title} by {authors}", "{authors}: {title}. {publisher}, {year}.", "'{title}', written by {authors}, appeared in {year}."), ("{publisher}, {year}, {pages}.", "{pages}", "published by {publisher} in {year}.", "it has {pages}."), ("ISBN {isbn}",), ("{binding}, {price}", "costs {price} as {binding}.", "Price: {price}"), ("language: {tongue}", "written in {tongue}."), ("Shelf {shelf}",), ("{loan}",)),
        (), ("{title}", "Catalogue card"), (p.sentence(rng), "A reading group meets on Tuesdays."),
    )


def paper(rng: Random) -> Draft:
    """A bibliographic reference."""
    head = rng.choice(("On", "Towards", "Learning", "A survey of", "Fast", "Measuring", "Rethinking"))
    title = f"{head} {rng.choice(('sparse', 'robust', 'urban', 'coastal', 'neural', 'low-cost', 'ancient'))} {rng.choice(('sensor networks', 'soil erosion', 'graph search', 'protein folding', 'trade routes', 'bird migration', 'speech models', 'water filters'))}"
    lo = rng.randint(1, 900)
    return Draft(
        "paper",
        (
            s.text(rng, "title", "title|paper title", title), s.several(rng, "authors", "authors|author list", [p.person(rng) for _ in range(rng.randint(1, 4))]), s.text(rng, "venue", "journal|venue|published in", rng.choice(("Nature Methods", "Journal of Hydrology", "ICML", "PLoS ONE", "Acta Botanica", "IEEE Sensors", "arXiv"))), n.year(rng, "year", "year|publication year", rng.randint(1960, 2026)), n.count(rng, "volume", "volume|vol", rng.randint(1, 120)), n.count(rng, "first", "first page|start page|page from", lo), n.count(rng, "last", "last page|end page|page to", lo + rng.randint(2, 40)), s.shaped("doi", "doi", p.pattern(rng, "10.####/") + rng.choice((p.pattern(rng, "j.aaa.####.##.###").replace("a", "x"), p.pattern(rng, "s#####-###-#####-#"), p.pattern(rng, "#######.#######")))), s.shaped("arxiv", "arxiv id|arxiv|preprint id", p.pattern(rng, "2#0#.#####")), n.count(rng, "cited", "citations|cited by|citation count", rng.randint(0, 9000)), s.flag(rng, "open", "open access|is open access", yes=["Open access.", "The paper is freely available."], no=["Behind a paywall.", "Access needs a subscription."]), s.several(rng, "keys", "keywords|index terms", rng.sample(("erosion", "graphs", "proteins", "trade", "birds", "speech", "filters", "sensors"), rng.randint(0, 4))),
        ),
        (("{authors} ({year}). {title}. {venue}, {volume}, {first}-{last}.", "{authors}. \"{title}.\" {venue} ({year})", "{title}", "in {year} {authors} published {title} in {venue}."), ("doi:{doi}", "https://doi.org/{doi}", "DOI {doi}"), ("arXiv:{arxiv}",), ("keywords: {keys}",), ("cited {cited} times", "{cited} citations"), ("{open}",), ("pp. {first}–{last}", "vol. {volume}")),
        (), ("References", "{title}"), (p.sentence(rng), f"See also {p.person(rng)} ({rng.randint(1990, 2020)})."), ("prose", "prose", "labels", "mixed"),
    )


def recipe(rng: Random) -> Draft:
    """A recipe with ingredients."""
    food = ("flour", "sugar", "butter", "milk", "rice", "tomatoes", "onions", "lentils", "cream", "chicken stock", "carrots", "chickpeas", "potatoes", "cheese", "spinach")
    rows = []
    for name in rng.sample(food, rng.choice((0, 2, 3, 3, 4))):
        unit = rng.choice(("g", "ml", "tbsp", "tsp", "cups"))
        much = rng.choice((50, 100, 150, 200, 250, 500)) if unit in ("g", "ml") else rng.choice((1, 2, 3, 4))
        rows.append((Fact("amount", words("amount|quantity"), {"type": "number"}, much, (str(much),)), Fact("unit", words("unit|measure"), s.STRING, unit, (unit,), verbatim=True), Fact("name", words("name|ingredient|item"), s.STRING, name, (name,), verbatim=True)))
    return Draft(
        "recipe",
        (
            s.text(rng, "name", "name|title|dish|recipe", rng.choice(("Lentil soup", "Rice pudding", "Potato gratin", "Tomato tart", "Chickpea curry", "Carrot cake", "Crêpes", "Käsespätzle", "Spinach pie"))), n.count(rng, "serves", "servings|serves|portions", rng.randint(1, 12), unit="portion|portions"), n.minutes(rng, "prep", "prep time|preparation time", rng.choice((5, 10, 15, 20, 30, 45, 90))), n.minutes(rng, "cook", "cooking time|cook time|baking time", rng.choice((10, 20, 25, 40, 60, 75, 150))), n.count(rng, "heat", "oven temperature c|temperature c", rng.randrange(120, 250, 10), unit="°C|°C"),
            s.choice(rng, "level", "difficulty|level", {"easy": ["easy", "simple", "for beginners"], "medium": ["medium", "some practice needed"], "hard": ["hard", "for experienced cooks"]}), s.flag(rng, "vegan", "vegetarian|is vegetarian|meatless", yes=["It is vegetarian.", "Contains no meat."], no=["Not suitable for vegetarians.", "It contains meat."]), n.count(rng, "kcal", "calories|kcal|calories per portion", rng.randrange(90, 900, 10), unit="kcal|kcal"), s.several(rng, "allergens", "allergens|contains", rng.sample(("gluten", "milk", "eggs", "nuts", "soy", "celery"), rng.randint(0, 3))), s.text(rng, "origin", "cuisine|origin", rng.choice(("Indian", "French", "Swiss", "Mexican", "Turkish", "Greek"))), s.text(rng, "cook_name", "author|cook|recipe by", p.person(rng)),
        ),
        (("{name} for {serves}", "{name} by {cook_name}", "{name} ({origin}), serves {serves}"), ("you need {rows}.", "Ingredients: {rows}"), ("preparation takes {prep}, then cook for {cook}.", "Prep {prep}, cook {cook}", "bake for {cook} at {heat}.", "ready after {cook} in the oven at {heat}."), ("{level}, {kcal} per portion", "it is {level}.", "difficulty: {level}"), ("{vegan}",), ("allergens: {allergens}", "contains {allergens}")),
        (Rows("rows", words("ingredients|what you need"), tuple(rows), ("{amount} {unit} {name}", "{name}: {amount} {unit}", "{amount} {unit} of {name}")),), ("{name}", "Recipe"), (p.sentence(rng), "Season to taste.", "Let it rest for 10 minutes."),
    )


def song(rng: Random) -> Draft:
    """An album with its tracks."""
    tracks = []
    for i, name in enumerate(rng.sample(TITLES, rng.choice((0, 2, 3, 4))), 1):
        length = f"{rng.randint(1, 7)}:{rng.randint(0, 59):02d}"
        tracks.append((Fact("no", words("number|track|position"), {"type": "integer"}, i, (str(i),)), Fact("title", words("title|name|song"), s.STRING, name, (name,), verbatim=True), Fact("length", words("length|duration"), s.STRING, length, (length,), verbatim=True)))
    return Draft(
        "album",
        (
            s.text(rng, "title", "title|album|album title", rng.choice(("Low Tide", "Static", "Red Clay", "Hymns for Trams", "Vinyl Summer", "Kites"))), s.text(rng, "artist", "artist|band|performer", rng.choice((p.person(rng), "The Lanterns", "Grey Otter", "Los Faros", "Mono/Poly"))), t.on(rng, "date", "release date|released|out since", t.any_date(rng, 1968)), s.text(rng, "label", "label|record label", p.company(rng)), n.count(rng, "sold", "copies sold|sales", rng.randint(500, 3_000_000)), s.choice(rng, "genre", "genre|style", {"rock": ["rock", "guitar rock"], "jazz": ["jazz"], "electronic": ["electronic", "techno"], "folk": ["folk"], "classical": ["classical", "orchestral"]}), n.decimal(rng, "score", "score|review score|rating", rng.randint(10, 100) / 10), s.flag(rng, "live", "live|live recording|recorded live", yes=["It was recorded live.", "A live album."], no=["Recorded in the studio."]), s.text(rng, "producer", "producer|produced by", p.person(rng)),
        ),
        (("{artist} released {title} on {date}.", "{artist} - {title}", "{title} by {artist} ({label})"), ("tracks: {tracks}", "Track list: {tracks}", ""), ("a {genre} record, produced by {producer}.", "{genre}, {score}/10", "score: {score}"), ("it sold {sold} copies.",), ("{live}",), ("label: {label}",)),
        (Rows("tracks", words("tracks|songs|track list"), tuple(tracks), ("{no}. {title} ({length})", "{no} {title} {length}", "{title} - {length}")),), ("{artist}: {title}",), (p.sentence(rng),),
    )


def course(rng: Random) -> Draft:
    """A course in a catalogue."""
    cur = n.any_currency(rng)
    return Draft(
        "course",
        (
            s.text(rng, "title", "title|course|course title|name", rng.choice(("Intro to Statistics", "Spanish A1", "Pottery for Beginners", "Linear Algebra", "First Aid", "Bookkeeping II", "Web Design", "Urban Sketching", "Yoga Basics"))), s.shaped("code", "course code|code|course id", p.code(rng, "C")), s.text(rng, "teacher", "teacher|instructor|lecturer|taught by", p.person(rng)), t.on(rng, "start", "start date|first class|starts", t.any_date(rng)), n.count(rng, "weeks", "weeks|duration weeks|number of weeks", rng.randint(1, 30), unit="week|weeks"), s.choice(rng, "day", "weekday|day|day of week", {d: [f"on {d}s", f"every {d}"] for d in t.DAYS}), t.at(rng, "time", "time|start time|begins at", *t.any_time(rng, 8, 20, 15)), n.count(rng, "credits", "credits|ects|points", rng.randint(1, 12), unit="credit|credits"), n.money(rng, "fee", "fee|tuition|price", n.cents(rng, 20, 1800), cur), n.currency(rng, cur), n.count(rng, "places", "places left|free places|seats left", rng.randint(0, 30), unit="place|places"), s.choice(rng, "level", "level|difficulty", {"beginner": ["beginners", "people without experience"], "intermediate": ["intermediate learners", "people with some knowledge"], "advanced": ["advanced students", "experts"]}), s.flag(rng, "online", "online|is online|remote", yes=["It takes place online.", "Via video call."], no=["It takes place on site.", "In the classroom."]), s.text(rng, "room", "room|place", f"Room {rng.randint(1, 400)}"),
        ),
        (("{title} ({code}) with {teacher}", "{teacher} teaches {title}.", "{code}: {title}", "sign up for {title}!"), ("it starts on {start} and runs for {weeks}.", "from {start}, {weeks}", "first class: {start}"), ("{day} at {time} in {room}", "classes are {day}.", "{day}, {time}"), ("for {level}, {credits}.", "suited for {level}.", "{credits}"), ("the fee is {fee}, {places} left.", "Fee {fee}", "{places} left"), ("{online}",)),
        (), ("Course {code}", "{title}"), (p.sentence(rng), "Bring your own material."),
    )


GENERATORS = (match, film, book, paper, recipe, song, course)
