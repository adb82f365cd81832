"""Keys and handshakes: gpg listings, ssh-keygen, openssl s_client, authorized_keys."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

from datetime import timedelta
from random import Random

from training.data import people
from training.data.documents import certificates, entities, fields as f, form, moments, names
from training.data.documents.fields import Part
from training.data.example import Task

USES = {"S": "sign", "C": "certify", "E": "encrypt", "A": "authenticate"}


def gpg(rng: Random) -> Task:
    """A public key as gpg lists it."""
    who, made = names.person(rng), moments.any_utc(rng, 1999)
    mail, until = names.mailbox(rng, who), made + timedelta(days=rng.choice((365, 730, 1825, 3650)))
    kind, bits = rng.choice((("rsa", 4096), ("rsa", 2048), ("rsa", 3072), ("dsa", 1024), ("ed25519", None)))
    algorithm = kind if bits is None else f"{kind}{bits}"
    uses, ends = rng.choice(("SC", "SCA", "SCEA", "C", "SC")), rng.random() < 0.55
    state = rng.choice(("expires", "expires", "expired")) if ends else ""
    print40 = names.hexes(rng, 20, upper=True)
    spaced = " ".join(print40[i : i + 4] for i in range(0, 40, 4))
    spaced = f"{spaced[:24]} {spaced[24:]}"
    note = rng.choice(("", "", f" ({names.root(rng)} signing key)", " (work)"))
    others = [names.mailbox(rng, who) for _ in range(rng.choice((0, 0, 1, 2)))]
    trust = rng.choice(("ultimate", "unknown", "full", "marginal"))
    shown = rng.choice((print40, print40, spaced))
    subs = [(rng.choice(("rsa4096", "cv25519", "rsa2048", "elg2048")), names.hexes(rng, 8, upper=True), rng.choice("ESA")) for _ in range(rng.randint(0, 2))]
    rows = [f"pub   {algorithm}{rng.choice(('', '/' + print40[-16:]))} {made:%Y-%m-%d} [{uses}]" + (f" [{state}: {until:%Y-%m-%d}]" if ends else "")]
    rows.append(f"      {'Key fingerprint = ' if shown is spaced else ''}{shown}")
    rows += [f"uid           [{trust:>8}] {who}{note if address == mail else ''} <{address}>" for address in (mail, *others)]
    rows += [f"sub   {name}/{id} {made:%Y-%m-%d} [{use}]" for name, id, use in subs]
    text = ("/home/" + names.root(rng) + "/.gnupg/pubring.kbx\n" + "-" * 30 + "\n" if rng.random() < 0.3 else "") + "\n".join(rows)
    parts: list[Part] = [
        f.made("fingerprint|key fingerprint", print40, "40 hexadecimal digits without spaces", pattern="^[0-9A-F]{40}$"), f.text("name|owner|user name", who, "name in the first user id, without comment and address"), f.email("email|address", mail, "address in the first user id"),
        f.day("created|creation date|since", made.date()), f.day("expires|expiry date|valid until", until.date() if ends else None, "ISO 8601; null if the key does not expire").maybe(), f.flag("expired|is expired", state == "expired", "true if it is marked as expired"),
        f.text("algorithm|key type", algorithm, "as printed, with its size"), f.whole("bits|key size|size", bits, "null if the name of the algorithm has no size").maybe(), f.tally("subkeys|subkey count", len(subs), "number of lines that begin with sub"),
        f.listed("emails|addresses|all addresses", [mail, *others], "addresses of all user ids, in order", told=True), f.text("comment|note", note.strip(" ()") if note else None, "comment in parentheses in the first user id, or null").maybe(), f.choice("trust|validity", trust, ("ultimate", "full", "marginal", "unknown", "never")),
        f.Field("usage|capabilities|uses", {"type": "array", "items": {"type": "string", "enum": list(USES.values())}}, [USES[use] for use in uses], "what the primary key may do, in the order of the letters S, C, E, A as printed", told=True),
    ]
    return form.task(rng, "pgp_key", rng.choice(("PGP key", "public key", "key listing")), text, parts)


def ssh(rng: Random) -> Task:
    """Fingerprints or public keys of ssh."""
    rows, lines, listed = [], list[str](), rng.random() < 0.6
    for _ in range(rng.randint(1, 4)):
        kind, bits = rng.choice((("RSA", 2048), ("RSA", 4096), ("ED25519", 256), ("ECDSA", 256), ("RSA", 3072)))
        comment = rng.choice((f"{names.root(rng)}@{names.root(rng)}", names.mailbox(rng, people.person(rng)), f"{names.root(rng)} key {rng.randint(1, 9)}", ""))
        if listed:
            digest = f"SHA256:{names.blob(rng, 32)}" if rng.random() < 0.8 else "MD5:" + names.hexes(rng, 16, ":")
            lines.append(f"{bits} {digest} {comment or 'no comment'} ({kind})")
            rows.append([f.text("type|key type", kind), f.whole("bits|size", bits), f.text("fingerprint|hash", digest, "with its prefix"), f.text("comment|label", comment).maybe()])
        else:
            label = {"RSA": "ssh-rsa", "ED25519": "ssh-ed25519", "ECDSA": "ecdsa-sha2-nistp256"}[kind]
            option = rng.choice(("", "", "no-pty ", "restrict,port-forwarding ", f'from="{people.ipv4(rng)}" '))
            lines.append(f"{option}{label} AAAA{names.blob(rng, 21)} {comment}".rstrip())
            rows.append([f.text("type|algorithm|key type", label), f.text("options|restrictions", option.strip()).maybe(), f.text("comment|label|owner", comment).maybe()])
    table = f.Table("keys|entries|fingerprints", rows, "one per line; comment is null where there is none")
    parts: list[Part] = [table, f.tally("count|number of keys|key count", len(rows), "how many keys")]
    parts += rows[0] if len(rows) == 1 else []
    return form.task(rng, "ssh_keys", rng.choice(("key list", "ssh keys", "fingerprints")), "\n".join(lines), parts)


def handshake(rng: Random) -> Task:
    """The end of openssl s_client or of a verbose curl."""
    cert, host = certificates.certificate(rng), names.host(rng)
    version, cipher = rng.choice((("TLSv1.3", "TLS_AES_256_GCM_SHA384"), ("TLSv1.3", "TLS_CHACHA20_POLY1305_SHA256"), ("TLSv1.2", "ECDHE-RSA-AES128-GCM-SHA256"), ("TLSv1.2", "ECDHE-ECDSA-AES256-GCM-SHA384"), ("TLSv1", "AES256-SHA")))
    code, reason = rng.choice(((0, "ok"), (0, "ok"), (10, "certificate has expired"), (18, "self signed certificate"), (20, "unable to get local issuer certificate")))
    port, depth = rng.choice((443, 443, 993, 465, 8443)), rng.randint(1, 2)
    protocol = rng.choice(("h2", "http/1.1", ""))
    chain = [entities.entity(rng, authority=True) for _ in range(depth)]
    rows = [f"CONNECTED(0000000{rng.randint(3, 5)})", "---", "Certificate chain"]
    everyone = [cert.subject, *[who if who.parts() else entities.Entity("US") for who in chain]]
    for level, who in enumerate(everyone[:-1]):
        rows += [f" {level} s:{entities.line(rng, who, 0)}", f"   i:{entities.line(rng, everyone[level + 1], 0)}"]
    rows += ["---", f"Peer signing digest: {cert.digest.upper()}", f"Server public key is {cert.bits} bit", f"New, {version}, Cipher is {cipher}"]
    rows += [f"ALPN protocol: {protocol}"] if protocol else ["No ALPN negotiated"]
    rows += [f"Verify return code: {code} ({reason})"]
    text = f"$ openssl s_client -connect {host}:{port}\n" * (rng.random() < 0.6) + "\n".join(rows)
    parts: list[Part] = [
        f.text("host|server|server name", host if host + ":" in text else None, "null if the text does not show it").maybe(), f.whole("port", port if f":{port}\n" in text else None, "null if not shown").maybe(), f.text("tls version|protocol|version", version), f.text("cipher|cipher suite", cipher),
        f.text("subject cn|common name|cn", cert.subject.name, "common name of the first certificate, or null").maybe(), f.text("subject organisation|organisation|o", cert.subject.organisation, "O of the first certificate's subject, or null").maybe(),
        f.whole("key bits|public key bits", cert.bits), f.choice("digest|signing digest|hash", cert.digest, ("sha1", "sha256", "sha384", "sha512"), "lower case"), f.text("alpn|alpn protocol|application protocol", protocol, "null if none was negotiated").maybe(),
        f.whole("verify code|return code", code, minimum=0), f.text("verify result|verification|reason", reason, "words in parentheses after the code").spelt(), f.flag("verified|trusted|is trusted", code == 0, "true if the return code is 0"), f.tally("chain length|certificates", depth, "number of certificates in the chain"),
    ]
    return form.task(rng, "tls_handshake", rng.choice(("TLS session", "handshake", "connection")), text, parts)


GENERATORS = (gpg, ssh, handshake)
