"""Certificates as programs print them: openssl x509, s_client, keytool, browsers, scanners."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from training.data.documents import fields as f, form, moments, names
from training.data.documents.entities import Entity, block, entity, line
from training.data.documents.fields import Part
from training.data.example import Task

HASHES = ("sha1", "sha256", "sha256", "sha256", "sha384", "sha512")
USAGES = ("Digital Signature", "Key Encipherment", "Certificate Sign", "CRL Sign", "Key Agreement")
PURPOSES = ("TLS Web Server Authentication", "TLS Web Client Authentication", "Code Signing", "E-mail Protection")


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a printed certificate says."""

    subject: Entity
    issuer: Entity
    start: datetime
    end: datetime
    kind: str
    bits: int
    digest: str
    serial: str
    hosts: tuple[str, ...]
    authority: bool | None
    version: int
    print256: str


def certificate(rng: Random) -> Certificate:
    """A made-up certificate of a site, a person or an authority."""
    root = rng.random() < 0.35
    host = names.host(rng)
    issuer = entity(rng, authority=True)
    subject = issuer if root and rng.random() < 0.8 else entity(rng, authority=root, host=host)
    if not subject.parts():
        subject = Entity(name=host)
    if not issuer.parts():
        issuer = Entity("US", organisation="Internet Widgets Ltd")
    start = moments.any_utc(rng, 1998, 2025)
    if rng.random() < 0.3:
        start = start.replace(hour=0, minute=0, second=0)
    end = start + timedelta(days=rng.choice((90, 397, 365, 730, 1826, 3650, 7300, 9131)))
    end = end - timedelta(seconds=1) if rng.random() < 0.4 else end
    kind = rng.choice(("RSA", "RSA", "RSA", "EC", "EC", "ED25519" if rng.random() < 0.2 else "RSA"))
    bits = {"RSA": rng.choice((1024, 2048, 2048, 2048, 3072, 4096, 4096)), "EC": rng.choice((256, 256, 384, 384, 521)), "ED25519": 256}[kind]
    hosts = (host, *(f"{label}.{host}" for label in rng.sample(("www", "mail", "api", "*", "cdn", "dev"), rng.randint(0, 3)))) if not root and rng.random() < 0.75 else ()
    serial = names.hexes(rng, rng.choice((8, 16, 16, 18, 20))) if rng.random() < 0.75 else f"{rng.randint(0, 99999):x}"
    authority = root if rng.random() < 0.85 else None
    return Certificate(subject, issuer, start, end, kind, bits, rng.choice(HASHES), serial, hosts, authority, 3 if rng.random() < 0.95 else 1, names.hexes(rng, 32))


def signature(cert: Certificate, rng: Random) -> str:
    """The signature algorithm as OpenSSL names it."""
    return f"{cert.digest}WithRSAEncryption" if cert.kind == "RSA" or rng.random() < 0.3 else f"ecdsa-with-{cert.digest.upper()}"


def dump(rng: Random, cert: Certificate) -> str:
    """As `openssl x509 -text` prints it, often without its long numbers."""
    style, multi = rng.choice((0, 0, 0, 1, 2)), rng.random() < 0.12
    subject, issuer = (block(who, " " * 12) if multi else " " + line(rng, who, style) for who in (cert.subject, cert.issuer))
    if len(cert.serial) < 10:
        serial = f"Serial Number: {int(cert.serial, 16)} (0x{cert.serial.lstrip('0') or '0'})"
    else:
        pairs = ":".join(cert.serial[i : i + 2] for i in range(0, len(cert.serial), 2))
        serial = "Serial Number:\n            " + (pairs if rng.random() < 0.7 else "[...]")
    method = {"RSA": "rsaEncryption", "EC": "id-ecPublicKey", "ED25519": "ED25519"}[cert.kind]
    label = rng.choice(("Public-Key", "Public-Key", "RSA Public-Key")) if cert.kind == "RSA" else rng.choice(("Public-Key", "Public Key"))
    key = f"                {label}: ({cert.bits} bit)\n"
    if cert.kind == "RSA":
        key += "                Modulus:\n                    [...]\n                Exponent: 65537 (0x10001)\n"
    elif cert.kind == "EC":
        curve = {256: ("prime256v1", "P-256"), 384: ("secp384r1", "P-384"), 521: ("secp521r1", "P-521")}[cert.bits]
        key += f"                pub:\n                    [...]\n                ASN1 OID: {curve[0]}\n                NIST CURVE: {curve[1]}\n"
    extensions = _extensions(rng, cert) if cert.version == 3 else []
    rng.shuffle(extensions)
    tail = "        X509v3 extensions:\n" + "\n".join(extensions[: rng.randint(1, 6)]) if extensions else ""
    head = "Certificate:\n    Data:\n" + f"        Version: {cert.version} (0x{cert.version - 1:x})\n"
    return (
        f"{head}        {serial}\n        Signature Algorithm: {signature(cert, rng)}\n        Issuer:{issuer}\n"
        f"        Validity\n            Not Before: {moments.openssl(cert.start)}\n            Not After : {moments.openssl(cert.end)}\n"
        f"        Subject:{subject}\n        Subject Public Key Info:\n            Public Key Algorithm: {method}\n{key}{tail}".rstrip()
    )


def _extensions(rng: Random, cert: Certificate) -> list[str]:
    """The extensions; those that fields ask about come first in no particular order."""
    pad, more = " " * 12, " " * 16
    critical = rng.choice((" critical", " critical", ""))
    made = [
        f"{pad}X509v3 Subject Key Identifier: \n{more}{names.hexes(rng, 20, ':', upper=True)}",
        f"{pad}X509v3 Key Usage:{critical}\n{more}{', '.join(rng.sample(USAGES, rng.randint(1, 3)))}",
        f"{pad}X509v3 Authority Key Identifier: \n{more}{rng.choice(('keyid:', ''))}{names.hexes(rng, 20, ':', upper=True)}",
        f"{pad}Authority Information Access: \n{more}OCSP - URI:http://ocsp.{names.host(rng)}/",
        f"{pad}X509v3 CRL Distribution Points: \n{more}Full Name:\n{more}  URI:http://crl.{names.host(rng)}/{names.root(rng)}.crl",
        f"{pad}X509v3 Certificate Policies: \n{more}Policy: {rng.choice(('X509v3 Any Policy', '2.23.140.1.2.1', f'1.3.6.1.4.1.{rng.randint(100, 60000)}.{rng.randint(1, 9)}.1'))}",
    ]
    rng.shuffle(made)
    made = made[: rng.randint(0, 3)]
    if cert.authority is not None:
        made.append(f"{pad}X509v3 Basic Constraints:{critical}\n{more}CA:{str(cert.authority).upper()}")
    if cert.hosts:
        made.append(f"{pad}X509v3 Subject Alternative Name: \n{more}{', '.join('DNS:' + host for host in cert.hosts)}")
    return made


def brief(rng: Random, cert: Certificate) -> str:
    """As shorter printouts have it: options of openssl x509, keytool, gnutls, a browser, curl."""
    bits, style = cert.bits, rng.randrange(5)
    subject, issuer = line(rng, cert.subject, style), line(rng, cert.issuer, style)
    sans = ", ".join(cert.hosts)
    serial = cert.serial.upper()
    match rng.randrange(5):
        case 0:
            rows = [f"subject={subject}", f"issuer={issuer}", f"notBefore={moments.openssl(cert.start)}", f"notAfter={moments.openssl(cert.end)}", f"serial={serial}", f"Public-Key: ({bits} bit, {cert.kind})", f"Signature Algorithm: {signature(cert, rng)}"]
            if cert.hosts:
                rows.append("X509v3 Subject Alternative Name: \n    " + ", ".join(f"DNS:{host}" for host in cert.hosts))
            if rng.random() < 0.4:
                rng.shuffle(rows)
        case 1:
            name = {"sha1": "SHA1", "sha256": "SHA256", "sha384": "SHA384", "sha512": "SHA512"}[cert.digest]
            stamp = [f"{moments.short(when)} {moments.month(when)} {when.day:02d} {when:%H:%M:%S} {rng.choice(('UTC', 'GMT'))} {when.year}" for when in (cert.start, cert.end)]
            rows = [f"Alias name: {names.root(rng)}", "Entry type: trustedCertEntry", "", f"Owner: {subject}", f"Issuer: {issuer}", f"Serial number: {cert.serial}", f"Valid from: {stamp[0]} until: {stamp[1]}", f"Signature algorithm name: {name}with{'RSA' if cert.kind == 'RSA' else 'ECDSA'}", f"Subject Public Key Algorithm: {bits}-bit {cert.kind} key", f"Version: {cert.version}"]
            if cert.hosts:
                rows += ["SubjectAlternativeName [", *(f"  DNSName: {host}" for host in cert.hosts), "]"]
        case 2:
            days = [f"{when:%Y-%m-%d %H:%M:%S UTC}" for when in (cert.start, cert.end)]
            rows = [f"- subject `{subject}', issuer `{issuer}', serial 0x{cert.serial}, {cert.kind} key {bits} bits, signed using {cert.kind}-{cert.digest.upper()}, activated `{days[0]}', expires `{days[1]}'"]
            if cert.hosts:
                rows.append(f"- names: {sans}")
        case 3:
            rows = ["* Server certificate:", f"*  subject: {subject}", f"*  start date: {moments.openssl(cert.start)}", f"*  expire date: {moments.openssl(cert.end)}", f"*  issuer: {issuer}", f"*  serial: {serial}", f"*  public key: {cert.kind} {bits} bits, signature {cert.digest}"]
            if cert.hosts:
                rows.insert(4, f"*  subjectAltName: {sans}")
        case _:
            scan = {"subject_dn": subject, "issuer_dn": issuer, "not_before": f"{cert.start:%Y-%m-%dT%H:%M:%SZ}", "not_after": f"{cert.end:%Y-%m-%dT%H:%M:%SZ}", "serial": cert.serial, "key": f"{cert.kind}-{bits}", "sig_alg": signature(cert, rng), "sans": list(cert.hosts)}
            return json.dumps(scan, ensure_ascii=False, indent=rng.choice((None, 2)))
    return "\n".join(rows)


def x509(rng: Random) -> Task:
    """One printed certificate."""
    cert, parts = certificate(rng), list[Part]()
    full = rng.random() < 0.6
    text = dump(rng, cert) if full else brief(rng, cert)
    escaped = "\\" in text and text.startswith("{")
    for group, who in (("subject", cert.subject), ("issuer", cert.issuer)):
        if group == "issuer" and rng.random() < 0.4:
            continue
        parts += [
            f.text("cn|common name|name", who.name, f"common name of the {group}|CN of the {group}, null if it has none").inside(group),
            f.text("o|organisation|organization|org", who.organisation, f"organisation of the {group}|O of the {group}, null if absent").inside(group),
            f.text("ou|unit|organizational unit|organisational unit", who.unit, f"organisational unit of the {group}|OU of the {group}").inside(group),
            f.text("country|c|country code", who.country, f"two-letter country of the {group}|C of the {group}", pattern="^[A-Z]{2}$").inside(group),
        ]
        if rng.random() < 0.2:
            parts.append(f.text("city|locality|l", who.city, f"L of the {group}").inside(group))
    parts += [
        f.instant("not before|valid from|start", cert.start, "ISO 8601 with Z|start of validity in UTC, ends in Z"),
        f.instant("not after|valid until|expires|end", cert.end, "ISO 8601 with Z|end of validity in UTC, ends in Z"),
        f.choice("key type|key algorithm|algorithm|public key type", cert.kind, _members(rng, cert.kind), "type of the public key"),
        f.whole("key bits|key size|bits|key length", cert.bits, "size of the public key in bits", minimum=1),
        f.choice("signature hash|hash|digest|signature digest", cert.digest, ("sha1", "sha256", "sha384", "sha512"), "hash of the signature algorithm"),
    ]
    if rng.random() < 0.5:
        short = len(cert.serial) < 10 and full
        value = str(int(cert.serial, 16)) if short else next((s for s in (cert.serial, cert.serial.upper()) if s in text), None)
        value = value or ":".join(cert.serial[i : i + 2] for i in range(0, len(cert.serial), 2))
        about = "as printed, the decimal number" if short else "as printed, null if it is cut out"
        parts.append(f.text("serial|serial number", value if value in text else None, about).maybe().spelt())
    shown = [host for host in cert.hosts if ("DNS:" + host in text if full else host in text)]
    listed = shown if not full or "Alternative Name" in text else []
    parts.append(f.listed("sans|dns names|alternative names|hosts|subject alt names", listed, "DNS names of the subject alternative name, in order; empty if there are none|host names without the prefix DNS:, in order"))
    if full:
        stated = "CA:TRUE" in text if "CA:" in text else None
        field = f.Field("is ca|ca|authority", {"type": "boolean"}, stated, "from Basic Constraints, null if they are not printed", optional=True, told=True)
        parts.append(field)
        parts.append(f.whole("version|x509 version", cert.version, "as printed before the parenthesis"))
    if rng.random() < 0.3:
        parts.append(f.flag("self signed|is self signed|selfsigned", cert.subject == cert.issuer, "true if subject and issuer are the same"))
    if rng.random() < 0.3:
        parts.append(f.day("expiry date|expires on|last day", cert.end.astimezone(UTC).date(), "day of the end of validity").spelt())
    if escaped:
        parts = [part for part in parts if not (isinstance(part, f.Field) and part.copied and part.value and str(part.value) not in text)]
    return form.task(rng, "certificate", rng.choice(("certificate", "printed certificate", "TLS certificate", "X.509 certificate")), text, parts)


def _members(rng: Random, kind: str) -> tuple[str, ...]:
    some = rng.choice((("RSA", "EC"), ("RSA", "EC", "ED25519"), ("RSA", "EC", "DSA", "ED25519"), ("EC", "RSA", "other")))
    return some if kind in some else (*some, kind)


GENERATORS = (x509,)
