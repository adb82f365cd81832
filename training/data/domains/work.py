"""Job adverts, CVs, meetings, calendar events, mails, contacts, tasks, certificates, expenses."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

from random import Random

from training.data import dates as t, figures as n, people as p, surface as s
from training.data.facts import Draft, Fact, Rows, words

SKILLS = ("Python", "SQL", "Excel", "Java", "Kubernetes", "copywriting", "negotiation", "Rust", "TypeScript", "welding", "first aid",
          "project management", "data analysis", "AutoCAD", "SAP", "Photoshop", "German", "French", "forklift driving", "accounting",
          "C++", "Go", "React", "Terraform", "public speaking", "budgeting", "CNC milling", "statistics", "Figma", "Linux")
JOBS = ("Software Engineer", "Data Analyst", "Nurse", "Electrician", "Accountant", "Product Manager", "Truck Driver", "Chef", "Teacher",
        "UX Designer", "Sales Manager", "Research Assistant", "Warehouse Clerk", "HR Officer", "Mechanic", "Pharmacist", "Site Reliability Engineer",
        "Architect", "Office Manager", "Backend Developer", "Legal Counsel", "Barista", "Lab Technician", "Translator", "Security Guard")
CONTRACT = {"full_time": ["full-time", "40 hours a week", "full time"], "part_time": ["part-time", "20 hours a week", "half-days"],
            "internship": ["an internship", "intern position"], "freelance": ["freelance", "on a contractor basis"], "temporary": ["temporary", "fixed-term for one year"]}


def job_advert(rng: Random) -> Draft:
    """A job advert."""
    cur, firm, day = n.any_currency(rng), p.company(rng), t.any_date(rng)
    low = rng.randrange(24, 140) * 1000
    return Draft(
        "job advert",
        (
            s.text(rng, "title", "job title|title|position|role", rng.choice(("", "", "Senior ", "Junior ", "Lead ")) + rng.choice(JOBS)),
            s.text(rng, "company", "company|employer|organisation", firm),
            s.text(rng, "city", "location|city|workplace", p.city(rng)),
            s.choice(rng, "type", "employment type|contract type|contract", CONTRACT, shy=True),
            n.money(rng, "low", "minimum|from|min", low, cur).inside("salary"),
            n.money(rng, "high", "maximum|to|max", low + rng.randrange(4, 40) * 1000, cur).inside("salary"),
            n.currency(rng, cur),
            s.flag(rng, "remote", "remote|remote possible|remote work", yes=["You can work from anywhere.", "Fully remote is possible.", "Home office is welcome."], no=["Presence on site is required.", "This is an on-site role.", "No remote work."]),
            n.count(rng, "years", "years of experience|experience years|required experience", rng.randint(1, 12), unit="year|years"),
            s.several(rng, "skills", "skills|required skills|requirements", rng.sample(SKILLS, rng.randint(1, 5))),
            t.on(rng, "deadline", "application deadline|apply by|deadline|closing date", day),
            s.email("mail", "contact email|email|apply to", p.email(rng, "", firm)),
            n.count(rng, "openings", "openings|number of positions|vacancies", rng.randint(1, 15), unit="opening|openings"),
        ),
        (
            ("{company} is hiring a {title} in {city}.", "we at {company} are looking for a {title}.", "Wanted: {title}, {city}", "{title} at {company}", "Join {company} as {title}!"),
            ("the job is {type}.", "Contract: {type}", "this is {type}, {openings} in total.", "there are {openings}."),
            ("we pay between {low} and {high} a year.", "Salary: {low} to {high}", "salary up to {high}.", "salary from {low}."),
            ("{remote}",), ("you bring at least {years} of experience and know {skills}.", "needed: {skills}", "{years} of experience expected", "must have: {skills}."),
            ("apply by {deadline} to {mail}.", "send your CV to {mail}.", "Applications close on {deadline}."),
        ),
        (), ("{title}", "Job: {title}", "{company} careers"),
        (f"{firm} was founded in {rng.randint(1890, 2020)}.", "We offer free fruit and a gym.", p.sentence(rng), f"We have {rng.randint(10, 900)} employees."),
    )


def cv(rng: Random) -> Draft:
    """A short curriculum vitae with jobs held."""
    who, year = p.person(rng), rng.randint(1975, 2004)
    jobs, at = [], rng.randint(2005, 2015)
    for _ in range(rng.choice((0, 1, 2, 2, 3))):
        end = at + rng.randint(1, 5)
        firm, role = p.company(rng), rng.choice(JOBS)
        jobs.append((Fact("role", words("title|role|position"), s.STRING, role, (role,), verbatim=True), Fact("firm", words("company|employer"), s.STRING, firm, (firm,), verbatim=True),
                     Fact("start", words("start year|from|start"), {"type": "integer"}, at, (str(at),)), Fact("end", words("end year|to|end"), {"type": "integer"}, end, (str(end),))))
        at = end
    return Draft(
        "CV",
        (
            s.text(rng, "name", "name|full name|candidate", who), s.email("mail", "email|email address", p.email(rng, who)),
            s.shaped("phone", "phone|mobile|telephone", p.phone(rng)), s.text(rng, "city", "city|lives in|residence", p.city(rng)),
            n.year(rng, "born", "birth year|born|year of birth", year), s.text(rng, "nation", "nationality|citizenship", rng.choice(("German", "Polish", "Indian", "Brazilian", "Kenyan", "French", "Irish", "Turkish", "Canadian"))),
            s.text(rng, "degree", "degree|education|highest degree", rng.choice(("BSc Computer Science", "MA History", "PhD Chemistry", "MBA", "BA Economics", "Diploma in Nursing", "MSc Statistics"))),
            s.text(rng, "school", "university|school|alma mater", "University of " + p.city(rng)),
            s.several(rng, "skills", "skills|key skills|competences", rng.sample(SKILLS, rng.randint(0, 5))),
            s.several(rng, "languages", "languages|spoken languages", rng.sample(("English", "German", "Spanish", "Hindi", "Mandarin", "Arabic", "Italian", "Dutch"), rng.randint(1, 4))),
            s.flag(rng, "licence", "driving licence|has drivers license|driver", yes=["Holds a driving licence.", "Full driving licence."], no=["No driving licence.", "Does not drive."]),
            n.count(rng, "notice", "notice period weeks|notice weeks", rng.choice((2, 4, 6, 8, 12)), unit="week|weeks"),
        ),
        (
            ("{name}, born {born}, lives in {city}.", "{name}", "my name is {name} and I was born in {born}.", "{name} ({nation}), {city}"),
            ("reach me at {mail} or {phone}.", "{mail} | {phone}", "Phone {phone}", "E-mail: {mail}"),
            ("{degree} from the {school}.", "studied at {school}: {degree}", "education: {degree}"), ("worked as {jobs}.", "Experience: {jobs}."),
            ("skills: {skills}", "good at {skills}.", "speaks {languages}.", "Languages: {languages}"), ("{licence}",), ("notice period: {notice}", "available after {notice} of notice."),
        ),
        (Rows("jobs", words("experience|jobs|work history|positions"), tuple(jobs), ("{role} at {firm} ({start}-{end})", "{start}-{end} {firm}, {role}", "{role}, {firm}, {start} to {end}", "{firm} from {start} until {end}")),),
        ("Curriculum vitae", "{name}"), (f"References: {p.person(rng)} on request.", "Hobbies: chess and hiking."),
    )


def meeting(rng: Random) -> Draft:
    """Minutes of a meeting with action items."""
    day, hour = t.any_date(rng), t.any_time(rng)
    people = [p.first_name(rng) for _ in range(rng.randint(2, 5))]
    verbs = ("update the budget sheet", "call the supplier", "book a room", "draft the contract", "fix the login page", "send the survey", "review the slides",
             "order new badges", "write the release notes", "check the heating", "interview two candidates", "close old tickets", "prepare the demo", "clean up the wiki")
    todo = []
    style = rng.randrange(3)
    for what in rng.sample(verbs, rng.choice((0, 1, 2, 2, 3))):
        due, who = t.later(rng, day, 1, 30), rng.choice(people)
        shown = (due.isoformat(), f"{due.day} {t.MONTHS[due.month - 1]} {due.year}", f"{due.day:02d}.{due.month:02d}.{due.year}")[style]
        todo.append((Fact("owner", words("owner|assignee|who|responsible"), s.STRING, who, (who,), verbatim=True), Fact("task", words("task|action|what|todo"), s.STRING, what, (what,), verbatim=True),
                     Fact("due", words("due|due date|deadline|by"), {"type": "string", "format": "date"}, due.isoformat(), (shown,))))
    return Draft(
        "meeting",
        (
            s.text(rng, "topic", "topic|title|subject|meeting", rng.choice(("Budget review", "Sprint planning", "Weekly sync", "Retrospective", "Kick-off", "Board meeting", "Hiring round", "Roadmap", "Safety briefing", "Parents' evening")) + rng.choice(("", "", f" Q{rng.randint(1, 4)}", f" #{rng.randint(2, 40)}"))),
            t.on(rng, "date", "date|day|meeting date|held on", day), t.at(rng, "start", "start time|start|time|begins", *hour),
            n.minutes(rng, "length", "duration|length", rng.choice((15, 30, 45, 60, 75, 90, 120, 150))),
            s.text(rng, "room", "room|location|place|venue", rng.choice((f"Room {rng.randint(1, 40)}", "the canteen", "Meeting room B", "Zoom", "Teams", "Building 4", "Aula", "conference hall"))),
            s.several(rng, "people", "attendees|participants|present", people), s.text(rng, "chair", "chair|host|chaired by|moderator", people[0]),
            s.several(rng, "absent", "absent|apologies|excused", [p.first_name(rng) for _ in range(rng.randint(0, 2))]),
            n.count(rng, "votes", "votes in favour|yes votes|approvals", rng.randint(0, 14), unit="vote|votes"),
            t.on(rng, "next", "next meeting|next date|follow up", t.later(rng, day, 5, 40)),
            s.text(rng, "decision", "decision|outcome|resolution", rng.choice(("move to the new office", "hire a designer", "postpone the launch", "buy two servers", "cancel the contract", "raise the prices by 3 %", "switch the supplier"))),
        ),
        (
            ("{topic} took place on {date} at {start} in {room}.", "Minutes: {topic}, {date}", "{date}, {start}: {topic}", "we met on {date} about {topic}."),
            ("Present: {people}.", "attending: {people}; excused: {absent}", "{people} took part, {chair} chaired.", "chair: {chair}"),
            ("it lasted {length}.", "Duration {length}", "where: {room}"), ("decided to {decision} with {votes} in favour.", "Decision: {decision}", "We agreed to {decision}."),
            ("to do: {todo}.",), ("next meeting on {next}.", "we meet again on {next}."),
        ),
        (Rows("todo", words("action items|actions|tasks|todos"), tuple(todo), ("{owner} will {task} by {due}", "{task} ({owner}, {due})", "{owner}: {task}", "[ ] {task} - {owner} - due {due}")),),
        ("{topic}", "Minutes", "Notes: {topic}"), (p.sentence(rng), "Coffee was served."),
    )


def calendar_event(rng: Random) -> Draft:
    """An invitation to an event."""
    day, hour = t.any_date(rng), t.any_time(rng, 8, 20)
    host, cur = rng.choice((p.person(rng), p.company(rng))), n.any_currency(rng)
    return Draft(
        "event",
        (
            s.text(rng, "name", "name|title|event|event name", rng.choice(("Summer Party", "Open Day", "Jazz Night", "Charity Run", "Book Launch", "Tech Meetup", "Flea Market", "Wine Tasting", "Photo Walk", "Science Slam", "Chess Cup")) + rng.choice(("", f" {rng.randint(2018, 2027)}"))),
            t.on(rng, "date", "date|event date|day|when", day), t.at(rng, "start", "start time|starts at|start|from", *hour), t.at(rng, "end", "end time|ends at|end|until", min(23, hour[0] + rng.randint(1, 4)), hour[1]),
            s.text(rng, "venue", "venue|place|location", rng.choice(("Town Hall", "Old Mill", "City Park", "Riverside Hall", "Café Luna", "Room 101", "Gym North", "Dock 7", "Museum of Art"))), s.text(rng, "city", "city|town", p.city(rng)),
            s.text(rng, "host", "organizer|host|organised by", host), n.money(rng, "price", "ticket price|entry fee|price", n.cents(rng, 3, 150), cur), n.currency(rng, cur),
            n.count(rng, "seats", "capacity|seats|max guests|places", rng.randint(10, 2000), unit="place|places"),
            s.flag(rng, "signup", "registration required|needs registration|rsvp", yes=["Please register beforehand.", "You have to sign up first.", "RSVP needed."], no=["No registration needed.", "Just drop in."]),
            s.url("link", "website|url|link", p.url(rng)), s.choice(rng, "age", "audience|for whom", {"children": ["kids", "children under 12"], "adults": ["adults only", "grown-ups (18+)"], "everyone": ["all ages", "everybody"]}),
        ),
        (
            ("{host} invites you to {name} on {date}.", "{name}: {date}, {start} to {end}", "save the date: {name}, {date}!", "join us for {name} at {venue}."),
            ("it starts at {start} and ends at {end}.", "from {start} to {end} in {venue}, {city}", "Doors open at {start}.", "until {end}"), ("where: {venue}, {city}", "venue: {venue}"),
            ("tickets cost {price}.", "Entry {price}, {seats} available", "there are {seats}."), ("{signup}",), ("for {age}.", "Audience: {age}"), ("more on {link}", "see {link}"),
        ),
        (), ("{name}", "Invitation"), (p.sentence(rng), f"Last year it was in {p.city(rng)}."),
    )


def email(rng: Random) -> Draft:
    """A business mail with headers."""
    a, b = p.person(rng), p.person(rng)
    day = t.any_moment(rng)
    ask = rng.choice(("Could you send me the signed contract?", "The printer on floor 2 is broken again.", "Can we move our call?", "The delivery never arrived.", "I would like to cancel my booking.", "Here are the photos you asked for."))
    return Draft(
        "email",
        (
            s.text(rng, "from_name", "name|sender name", a).inside("sender"), s.email("from_mail", "email|address", p.email(rng, a)).inside("sender"),
            s.text(rng, "to_name", "name", b).inside("recipient"), s.email("to_mail", "email|address", p.email(rng, b)).inside("recipient"),
            s.text(rng, "subject", "subject|subject line", rng.choice(("Contract", "Re: Printer", "Our call", "Missing delivery", "Cancellation", "Fwd: Photos", "Question about the bill", "Urgent: access"))),
            t.instant(rng, "sent", "sent at|timestamp|date|sent", day),
            s.several(rng, "files", "attachments|attached files|files", [p.word(rng) + rng.choice((".pdf", ".docx", ".jpg", "_v2.xlsx", "-final.pdf", ".zip")) for _ in range(rng.randint(0, 3))]),
            s.choice(rng, "priority", "priority|importance|urgency", {"high": ["high", "urgent", "very important"], "normal": ["normal", "ordinary"], "low": ["low", "not urgent"]}),
            s.text(rng, "phone", "phone|callback number", p.phone(rng)), s.text(rng, "ticket", "ticket|ticket id|case number", p.code(rng, "CASE")),
        ),
        (
            ("From: {from_name} <{from_mail}>", "from {from_mail}", "{from_name} wrote:"), ("To: {to_name} <{to_mail}>", "To: {to_mail}", "to {to_name}"), ("Subject: {subject}",), ("Date: {sent}", "sent {sent}"),
            ("Attachments: {files}",), (ask,), ("my number is {phone}.", "call me on {phone}."), ("This is {priority}.", "Priority: {priority}"), ("ref {ticket}", "it is about case {ticket}."),
        ),
        (), (), (p.sentence(rng),), ("prose", "prose", "mixed", "labels"),
    )


def contact(rng: Random) -> Draft:
    """A signature or a business card."""
    who, firm = p.person(rng), p.company(rng)
    return Draft(
        "contact",
        (
            s.text(rng, "name", "name|full name|person|contact name", who), s.text(rng, "role", "job title|title|role|position", rng.choice(JOBS)), s.text(rng, "firm", "company|organisation|employer", firm),
            s.email("mail", "email|e-mail|email address", p.email(rng, who, firm)), s.shaped("phone", "phone|telephone|tel|office phone", p.phone(rng)), s.shaped("mobile", "mobile|cell|mobile phone", p.phone(rng)),
            s.url("web", "website|web|homepage|url", p.url(rng, firm)), s.text(rng, "street", "street|street address", p.street(rng)).inside("address"), s.text(rng, "zip", "postcode|zip|postal code", p.postcode(rng)).inside("address"),
            s.text(rng, "city", "city|town", p.city(rng)).inside("address"), s.text(rng, "country", "country", p.country(rng)).inside("address"), s.text(rng, "handle", "twitter|social handle|handle", "@" + p.plain(who).replace(" ", rng.choice(("", "_")))[:15]),
        ),
        (
            ("{name}, {role} at {firm}", "{name}\n{role}\n{firm}", "{name}", "please contact {name}, our {role}.", "{name} | {firm}"), ("T {phone} M {mobile}", "phone {phone}, mobile {mobile}", "Tel. {phone}", "mobile {mobile}"),
            ("{mail}", "mail {mail}", "write to {mail}."), ("{web}",), ("{street}, {zip} {city}, {country}", "{street}\n{zip} {city}", "{city}, {country}", "based in {city}."), ("{handle}",),
        ),
        (), ("Contact", "{name}"), (p.sentence(rng), "Please consider the environment before printing."),
    )


def ticket_task(rng: Random) -> Draft:
    """A task on a board, as someone tells it."""
    day, who = t.any_date(rng), p.first_name(rng)
    return Draft(
        "task",
        (
            s.text(rng, "title", "title|task|summary|name", rng.choice(("Repaint the hallway", "Migrate the database", "Plan the offsite", "Renew the passport", "Replace the filter", "Translate the manual", "Audit the accounts", "Plant the hedge", "Fix the gate", "Collect the survey"))),
            s.text(rng, "who", "assignee|owner|assigned to|responsible", who), t.on(rng, "due", "due date|due|deadline|finish by", day),
            s.choice(rng, "priority", "priority", {"low": ["low", "nice to have"], "medium": ["medium", "normal"], "high": ["high", "important"], "critical": ["critical", "top of the list"]}, shy=True),
            s.choice(rng, "status", "status|state", {"todo": ["not started yet", "to do"], "doing": ["in progress", "being worked on"], "done": ["finished", "done", "completed"], "blocked": ["stuck waiting for others", "blocked"]}),
            n.decimal(rng, "hours", "estimate hours|estimated hours|hours", rng.choice((0.5, 1, 1.5, 2, 3, 5, 8, 13, 21)), unit="hours"), s.several(rng, "tags", "tags|labels", rng.sample(("home", "legal", "backend", "urgent", "q3", "docs", "garden", "finance", "ux"), rng.randint(0, 3))),
            n.percent(rng, "progress", "progress|percent done|completion", rng.randrange(0, 101, 5)), s.text(rng, "project", "project|board|list", rng.choice(("Apollo", "House", "Website", "Migration", "Garden", "Audit 24"))),
        ),
        (("{who} has to do this: {title}.", "{title} ({who})", "Task: {title}", "could {who} take care of '{title}'?"), ("by {due} at the latest.", "due {due}", "the deadline is {due}."), ("it is {status}.", "status: {status}, {progress} done", "Priority {priority}, {status}", "priority: {priority}"),
         ("about {hours} of work.", "estimate: {hours}"), ("tags: {tags}",), ("project {project}", "it belongs to {project}.")),
        (), ("{title}", "{project}"), (p.sentence(rng), f"{p.first_name(rng)} did the last one."),
    )


GENERATORS = (job_advert, cv, meeting, calendar_event, email, contact, ticket_task)
