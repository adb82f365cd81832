"""DNS zones, answers of dig, and whois records."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

from datetime import timedelta
from random import Random

from training.data import people
from training.data.documents import fields as f, form, moments, names
from training.data.documents.fields import Part
from training.data.example import Task

TYPES = ("A", "AAAA", "CNAME", "MX", "NS", "TXT", "SRV", "CAA")


def _record(rng: Random, host: str) -> tuple[str, int | None, str, str]:
    """Name, time to live, type and value."""
    kind, label = rng.choice(TYPES), rng.choice(("@", "www", "mail", "api", names.root(rng), "_dmarc", "ns1"))
    value = {
        "A": people.ipv4(rng), "AAAA": f"2001:db8:{rng.randrange(65536):x}::{rng.randrange(65536):x}", "CNAME": names.host(rng) + ".", "MX": f"{rng.choice((5, 10, 20))} mx{rng.randint(1, 4)}.{host}.", "NS": f"ns{rng.randint(1, 4)}.{names.host(rng)}.",
        "TXT": rng.choice(('"v=spf1 mx -all"', f'"{names.root(rng)}-verification={names.hexes(rng, 6)}"')), "SRV": f"0 {rng.randint(0, 9)} {rng.randint(80, 9000)} {names.host(rng)}.", "CAA": f'0 issue "{names.host(rng)}"',
    }[kind]
    return label, rng.choice((None, 300, 3600, 86400)), kind, value


def zone(rng: Random) -> Task:
    """A piece of a zone file or an answer of dig."""
    host, answer = names.host(rng), rng.random() < 0.4
    made = [_record(rng, host) for _ in range(rng.randint(1, 5))]
    serial, ttl, admin = f"20{rng.randint(10, 26)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}{rng.randint(0, 9):02d}", rng.choice((300, 3600, 86400)), f"hostmaster.{host}."
    rows, lines = [], list[str]()
    status, took = rng.choice(("NOERROR", "NOERROR", "NXDOMAIN", "SERVFAIL")), rng.randint(0, 200)
    if answer:
        made = [(f"{host}." if label == "@" else f"{label}.{host}.", value or 60, kind, said) for label, value, kind, said in made] if status == "NOERROR" else []
        lines += [f";; ->>HEADER<<- opcode: QUERY, status: {status}, id: {rng.randint(1, 65535)}", "", ";; ANSWER SECTION:"] if made else [f";; ->>HEADER<<- opcode: QUERY, status: {status}, id: {rng.randint(1, 65535)}"]
    else:
        lines += [f"$ORIGIN {host}.", f"$TTL {ttl}", f"@ IN SOA ns1.{host}. {admin} ( {serial} {rng.choice((7200, 3600))} 900 1209600 {ttl} )"]
    for label, life, kind, said in made:
        lines.append(rng.choice(("\t", "  ", "    ")).join(str(part) for part in (label, life, "IN", kind, said) if part is not None))
        rows.append([f.text("name|host|owner", label, "as written"), f.choice("type|record type", kind, TYPES), f.text("value|data|target", said, "everything after the type, as written"), f.whole("ttl|time to live", life).maybe()])
    if answer:
        lines += ["", f";; Query time: {took} msec", f";; SERVER: {people.ipv4(rng)}#53"]
    kinds = [kind for _, _, kind, _ in made]
    table = f.Table("records|entries|answers", rows, "resource records in order, without SOA; ttl is null where none is given")
    parts: list[Part] = [table, f.tally("record count|count|number of records", len(made), "number of records, SOA not counted"), f.listed("types|record types", list(dict.fromkeys(kinds)), "types of the records, SOA left out, each once, in order of first mention", told=True)]
    parts += [f.text("status|result", status), f.whole("query time ms|query time|took", took, "in milliseconds")] if answer else [f.text("origin|zone|domain", host, "without the final dot"), f.whole("default ttl|ttl", ttl, "value of $TTL"), f.whole("serial|serial number", int(serial), "serial number in the SOA record"), f.listed("mail servers|mx|exchangers", [said.split()[1] for _, _, kind, said in made if kind == "MX"], "targets of MX records without preference, as written", told=True)]
    return form.task(rng, "dns_zone", "DNS answer" if answer else rng.choice(("zone", "zone file", "DNS records")), "\n".join(lines), parts)


def whois(rng: Random) -> Task:
    """The record of a domain."""
    host, made, owner = names.host(rng), moments.any_utc(rng, 1996, 2022), people.company(rng)
    until, changed = made.replace(day=min(made.day, 28), year=made.year + rng.randint(1, 9)), made + timedelta(days=rng.randint(1, 900))
    servers = [f"ns{n}.{names.host(rng)}" for n in range(1, rng.randint(2, 5))]
    states = rng.sample(("clientTransferProhibited", "clientUpdateProhibited", "ok", "serverDeleteProhibited", "clientDeleteProhibited"), rng.randint(1, 3))
    private, country = rng.random() < 0.35, rng.choice(("US", "DE", "FR", "PA", "IS", "CA"))
    registrar, iana, mail = f"{people.company(rng)}", rng.randint(2, 4000), f"abuse@{names.host(rng)}"
    signed, upper = rng.random() < 0.4, rng.random() < 0.5
    stamps = [f"{when:%Y-%m-%dT%H:%M:%SZ}" for when in (made, changed, until)]
    rows = [f"Domain Name: {host.upper() if upper else host}", f"Registry Domain ID: {rng.randint(10**6, 10**9)}_DOMAIN", f"Updated Date: {stamps[1]}", f"Creation Date: {stamps[0]}", f"{rng.choice(('Registry Expiry Date', 'Registrar Registration Expiration Date'))}: {stamps[2]}", f"Registrar: {registrar}", f"Registrar IANA ID: {iana}", f"Registrar Abuse Contact Email: {mail}"]
    rows += [f"Domain Status: {state}{rng.choice(('', f' https://icann.org/epp#{state}'))}" for state in states]
    rows += [f"Registrant Organization: {rng.choice(('REDACTED FOR PRIVACY', '')) if private else owner}", f"Registrant Country: {country}"]
    rows += [f"Name Server: {server.upper() if upper else server}" for server in servers]
    rows.append(f"DNSSEC: {'signedDelegation' if signed else 'unsigned'}")
    parts: list[Part] = [
        f.made("domain|domain name|name", host.lower(), "lower case"), f.text("registrar|registrar name", registrar), f.whole("iana id|registrar id|registrar iana id", iana),
        f.instant("created|creation date|registered", made, "ISO 8601 with Z"), f.instant("updated|last changed|updated date", changed, "ISO 8601 with Z"), f.day("expires|expiry date|expiration", until.date(), "day only, ISO 8601").spelt(),
        f.listed("status|statuses|states", states, "status codes without links, in order"), f.listed("name servers|nameservers|servers", [server.lower() for server in servers], "lower case, in order", copied=False, told=True),
        f.text("organisation|registrant|owner", None if private else owner, "null if it is empty or hidden for privacy").maybe().spelt(), f.text("country|registrant country", country, "two letters", pattern="^[A-Z]{2}$"), f.flag("dnssec|signed", signed, "true if the delegation is signed"), f.email("abuse email|abuse contact", mail),
    ]
    return form.task(rng, "whois", rng.choice(("domain", "whois record", "domain registration")), "\n".join(rows), parts)


GENERATORS = (zone, whois)
