"""Clinic notes, lab results, prescriptions, radiology findings, pets at the vet."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

from random import Random

from training.data import dates as t, figures as n, people as p, surface as s
from training.data.facts import Draft, Fact, Rows, words

SEX = {"male": ["male", "man", "m"], "female": ["female", "woman", "f"], "other": ["non-binary", "diverse"]}
DRUGS = ("ibuprofen", "metformin", "amoxicillin", "ramipril", "pantoprazole", "levothyroxine", "paracetamol", "cetirizine", "insulin glargine", "salbutamol")
ALLERGIES = ("penicillin", "latex", "peanuts", "pollen", "aspirin", "iodine")


def clinic_note(rng: Random) -> Draft:
    """A doctor's note of a visit."""
    high = rng.randint(95, 190)
    return Draft(
        "medical note",
        (
            s.text(rng, "name", "name|patient name|full name", p.person(rng)).inside("patient"), n.count(rng, "age", "age|age years", rng.randint(1, 97), unit="year old|years old").inside("patient"), s.choice(rng, "sex", "sex|gender", SEX).inside("patient"), t.on(rng, "date", "visit date|date|seen on", t.any_date(rng)), s.text(rng, "doctor", "doctor|physician|clinician", "Dr. " + p.person(rng)), s.text(rng, "issue", "complaint|chief complaint|reason for visit", rng.choice(("headache", "chest pain", "sore throat", "back pain", "dizziness", "rash on both arms", "persistent cough", "sprained ankle", "insomnia"))), s.text(rng, "diagnosis", "diagnosis|assessment", rng.choice(("migraine", "acute bronchitis", "hypertension", "tonsillitis", "contact dermatitis", "type 2 diabetes", "muscle strain", "anxiety"))),
            n.count(rng, "high", "systolic|systolic pressure", high).inside("blood pressure"), n.count(rng, "low", "diastolic|diastolic pressure", high - rng.randint(30, 60)).inside("blood pressure"), n.count(rng, "pulse", "heart rate|pulse|bpm", rng.randint(48, 140), unit="bpm|bpm"), n.decimal(rng, "heat", "temperature c|body temperature", rng.randint(358, 402) / 10, unit="°C"), s.several(rng, "drugs", "medications|drugs|current medication", rng.sample(DRUGS, rng.randint(0, 3))), s.several(rng, "allergies", "allergies|known allergies", rng.sample(ALLERGIES, rng.randint(0, 2))), s.flag(rng, "smoker", "smoker|smokes", yes=["Smokes daily.", "Active smoker."], no=["Non-smoker.", "Never smoked."]), t.on(rng, "next", "follow up|next appointment|control date", t.any_date(rng, 2026, 2028)),
        ),
        (("{name}, {age}, {sex}, came on {date} with {issue}.", "Patient: {name} ({sex})", "{age} {sex} presenting with {issue}.", "seen by {doctor} on {date}."), ("BP {high}/{low}, pulse {pulse}", "HR {pulse}, temp {heat}", "blood pressure {high}/{low} mmHg, temperature {heat}.", "RR {high}/{low}"), ("Diagnosis: {diagnosis}", "the findings suggest {diagnosis}.", "assessment: {diagnosis}"), ("takes {drugs}; allergies: {allergies}", "medication: {drugs}", "allergic to: {allergies}"), ("{smoker}",), ("next appointment {next}.", "Follow-up on {next}"), ("{doctor}", "signed {doctor}")),
        (), ("Clinic note", "Visit {date}"), (p.sentence(rng), "Lungs clear on both sides.", "The mother had asthma."),
    )


def lab(rng: Random) -> Draft:
    """A table of lab results."""
    tests = {"Hemoglobin": ("g/dL", 8, 18), "Glucose": ("mg/dL", 60, 260), "Creatinine": ("mg/dL", 0.4, 3.5), "Sodium": ("mmol/L", 128, 150), "Potassium": ("mmol/L", 2.9, 6.0), "CRP": ("mg/L", 0.2, 90), "TSH": ("mU/L", 0.1, 9), "ALT": ("U/L", 8, 150), "Ferritin": ("ng/mL", 5, 500), "WBC": ("10^9/L", 2, 19)}
    rows = []
    for name in rng.sample(list(tests), rng.choice((1, 2, 3, 3, 4))):
        unit, low, high = tests[name]
        value = n.tidy(round(rng.uniform(low, high), 1))
        mark = rng.choice((("normal", "normal", "N"), ("high", "elevated", "H"), ("low", "below range", "L")))
        rows.append((Fact("test", words("test|name|analyte|parameter"), s.STRING, name, (name,), verbatim=True), Fact("value", words("value|result"), {"type": "number"}, value, (str(value),)), Fact("unit", words("unit|units"), s.STRING, unit, (unit,), verbatim=True), Fact("flag", words("flag|interpretation|rating"), {"type": "string", "enum": ["normal", "high", "low"]}, mark[0], mark)))
    return Draft(
        "lab report",
        (
            s.text(rng, "name", "patient|patient name|name", p.person(rng)), s.shaped("id", "sample id|specimen id|sample number|id", p.code(rng, "S")), t.on(rng, "taken", "collected on|collection date|sample date", day := t.any_date(rng)), t.on(rng, "done", "reported on|report date|date of report", t.later(rng, day, 1, 9)), s.text(rng, "lab", "laboratory|lab", p.company(rng)), s.choice(rng, "kind", "material|sample type|specimen", {"blood": ["blood", "serum"], "urine": ["urine"], "saliva": ["saliva", "spit"], "swab": ["swab", "throat swab"]}), s.flag(rng, "fasting", "fasting|patient fasting", yes=["The patient was fasting.", "Taken on an empty stomach."], no=["The patient had eaten.", "Not fasting."]), s.text(rng, "doctor", "ordered by|referring doctor|physician", "Dr. " + p.person(rng)), t.on(rng, "born", "date of birth|born|birth date", t.any_date(rng, 1935, 2012)),
        ),
        (("{lab}: results for {name}, sample {id}", "patient {name}, born {born}", "sample {id} ({kind})", "{name}"), ("collected {taken}, reported {done}.", "Collected: {taken}", "the report is from {done}."), ("{results}.",), ("ordered by {doctor}.",), ("{fasting}",)),
        (Rows("results", words("results|tests|values|measurements"), tuple(rows), ("{test} {value} {unit} ({flag})", "{test}: {value} {unit}", "{test} = {value} {unit} {flag}")),), ("Lab report", "Results {id}"), (p.sentence(rng), "Reference ranges apply to adults."),
    )


def prescription(rng: Random) -> Draft:
    """A prescription with dosage."""
    return Draft(
        "prescription",
        (
            s.text(rng, "drug", "drug|medication|medicine|active substance", rng.choice(DRUGS)), n.count(rng, "mg", "strength mg|dose mg", rng.choice((5, 10, 20, 40, 100, 200, 400, 500, 850)), unit="mg|mg"), n.count(rng, "times", "times per day|doses per day|daily doses", rng.randint(1, 4), unit="time|times"), n.count(rng, "days", "duration days|days|number of days", rng.choice((3, 5, 7, 10, 14, 30, 90)), unit="day|days"), s.choice(rng, "route", "route|administration|how", {"oral": ["by mouth", "orally"], "topical": ["on the skin", "as a cream"], "inhaled": ["by inhaler", "inhaled"], "injection": ["as an injection", "subcutaneously"]}), s.flag(rng, "food", "with food|take with food", yes=["Take it with food.", "Take after meals."], no=["Take on an empty stomach.", "Not with food."]), n.count(rng, "refills", "refills|repeats", rng.randint(0, 5), unit="refill|refills"), s.text(rng, "patient", "patient|patient name|for", p.person(rng)), s.text(rng, "doctor", "prescriber|doctor|prescribed by", "Dr. " + p.person(rng)), t.on(rng, "date", "date|prescribed on|issue date", t.any_date(rng)), n.count(rng, "pack", "quantity|pack size|tablets", rng.choice((10, 20, 30, 50, 100)), unit="tablet|tablets"), s.text(rng, "pharmacy", "pharmacy|dispensed by", p.company(rng)),
        ),
        (("{doctor} prescribed {drug} {mg} to {patient} on {date}.", "Rx {drug} {mg}", "{patient}: {drug}, {mg}", "for {patient}: {drug}"), ("take it {route} {times} a day for {days}.", "{times} daily, {days}", "{route}, for {days}"), ("{food}",), ("{pack}, {refills}", "pack of {pack}", "with {refills}."), ("issued on {date} by {doctor}.", "{doctor}, {date}")),
        (), ("Prescription", "Rx"), (p.sentence(rng), f"Stop taking {rng.choice(DRUGS)}."),
    )


def pet(rng: Random) -> Draft:
    """An animal's card at the vet or in a shelter."""
    return Draft(
        "animal",
        (
            s.text(rng, "name", "name|pet name|animal", rng.choice(("Luna", "Rex", "Mitzi", "Biscuit", "Zorro", "Pepper", "Ñoño", "Karlsson", "Momo"))), s.choice(rng, "species", "species|kind|type of animal", {"dog": ["dog", "puppy"], "cat": ["cat", "tomcat"], "rabbit": ["rabbit", "bunny"], "bird": ["parrot", "budgie"], "horse": ["horse", "mare"]}), s.text(rng, "breed", "breed|race", rng.choice(("mixed", "Beagle", "Siamese", "Maine Coon", "Dalmatian", "Shetland", "Border Collie"))), n.decimal(rng, "age", "age|age years", rng.choice((0.5, 1, 2, 3, 5, 8, 12)), unit="years"), n.decimal(rng, "weight", "weight kg", rng.randint(3, 400) / 10, unit="kg"), s.choice(rng, "sex", "sex|gender", {"male": ["male", "a boy"], "female": ["female", "a girl"]}), s.flag(rng, "vaccinated", "vaccinated|is vaccinated", yes=["Vaccinated.", "All shots are up to date."], no=["Not vaccinated yet."]), s.flag(rng, "neutered", "neutered|is neutered|spayed", yes=["Neutered.", "has been spayed"], no=["Not neutered."]), s.shaped("chip", "chip number|microchip|chip id", p.pattern(rng, "###############")), s.text(rng, "owner", "owner|keeper", p.person(rng)), s.text(rng, "colour", "color|coat|colour", rng.choice(("black", "tabby", "white with spots", "ginger", "grey"))), t.on(rng, "came", "admission date|admitted on|arrived", t.any_date(rng)),
        ),
        (("{name} is a {colour} {species}, {age} old.", "{name} ({species}, {breed})", "{owner} brought {name}, a {species}.", "{name}, {sex}, {breed}"), ("weight {weight}", "weighs {weight} and is {age} old."), ("chip {chip}",), ("{vaccinated}",), ("{neutered}",), ("came to us on {came}.", "owner: {owner}", "admitted {came}, owner {owner}")),
        (), ("{name}", "Patient card"), (p.sentence(rng), "Likes children and long walks."),
    )


GENERATORS = (clinic_note, lab, prescription)
HELD_OUT = (pet,)
