"""Reads every mailbox of an account with Python's imaplib and checks that size, header, structure and bytes agree.

usage: agreement.py HOST PORT CA ADDRESS PASSWORD        prints one line: "N letters, P parts"
"""
import imaplib, re, ssl, sys

host, port, ca, address, password = sys.argv[1:6]
imaplib._MAXLINE = 10_000_000


def parse(data):
    """Parses the parenthesised part of a FETCH answer into lists, strings (bytes), numbers and None."""
    # imaplib gives literals apart; put them back as quoted marks.
    literals, flat = [], b""
    for piece in data:
        if isinstance(piece, tuple):
            flat += re.sub(rb"\{\d+\}$", b"\x00%d\x00" % len(literals), piece[0])
            literals.append(piece[1])
        else:
            flat += piece
    position = flat.index(b"(")

    def value():
        nonlocal position
        while flat[position:position + 1] == b" ":
            position += 1
        c = flat[position:position + 1]
        if c == b"(":
            position += 1
            items = []
            while True:
                while flat[position:position + 1] == b" ":
                    position += 1
                if flat[position:position + 1] == b")":
                    position += 1
                    return items
                items.append(value())
        if c == b'"':
            out = b""
            position += 1
            while flat[position:position + 1] != b'"':
                if flat[position:position + 1] == b"\\":
                    position += 1
                out += flat[position:position + 1]
                position += 1
            position += 1
            return out
        if c == b"\x00":
            end = flat.index(b"\x00", position + 1)
            index = int(flat[position + 1:end])
            position = end + 1
            return literals[index]
        match = re.match(rb"[^\s()\[]+(\[[^\]]*\](<\d+>)?)?", flat[position:])
        position += match.end()
        atom = match.group(0)
        return None if atom == b"NIL" else int(atom) if atom.isdigit() else atom

    items = value()
    return {items[i]: items[i + 1] for i in range(0, len(items), 2)}


def parts(structure, path):
    """Yields (section, kind, octets, lines) of every part that is not multipart."""
    if isinstance(structure[0], list):
        for number, child in enumerate([s for s in structure if isinstance(s, list) and s and (isinstance(s[0], (list, bytes)))], 1):
            if not looks_like_body(child):
                break
            yield from parts(child, path + [number])
        return
    section = path or [1]
    kind, subtype = structure[0].lower(), structure[1].lower()
    lines = structure[7] if kind == b"text" else structure[9] if (kind, subtype) == (b"message", b"rfc822") else None
    yield ".".join(map(str, section)), kind, structure[6], lines


def looks_like_body(child):
    return isinstance(child[0], list) or (len(child) >= 7 and isinstance(child[6], int))


context = ssl.create_default_context(cafile=ca)
imap = imaplib.IMAP4_SSL(host, int(port), ssl_context=context)
imap.login(address, password)
status, boxes = imap.list()
assert status == "OK", boxes
letters = checked = 0
for line in boxes:
    if b"\\Noselect" in line or b"\\NonExistent" in line:
        continue
    name = re.search(rb'(?:"(?:[^"\\]|\\.)*"|\S+)$', line).group(0).decode()
    status, answer = imap.select(name, readonly=True)
    assert status == "OK", (name, answer)
    for number in range(1, int(answer[0]) + 1):
        status, data = imap.fetch(str(number), "(UID RFC822.SIZE BODYSTRUCTURE BODY.PEEK[] BODY.PEEK[HEADER] BODY.PEEK[TEXT])")
        assert status == "OK", data
        got = parse(data)
        where = f"{name} {number} (UID {got[b'UID']})"
        whole = got[b"BODY[]"] or b""
        assert got[b"RFC822.SIZE"] == len(whole), f"{where}: RFC822.SIZE {got[b'RFC822.SIZE']}, {len(whole)} bytes came"
        assert (got[b"BODY[HEADER]"] or b"") + (got[b"BODY[TEXT]"] or b"") == whole, f"{where}: header and text are not the whole"
        for section, kind, octets, lines in parts(got[b"BODYSTRUCTURE"], []):
            status, data = imap.fetch(str(number), f"(BODY.PEEK[{section}])")
            assert status == "OK", data
            body = parse(data)[f"BODY[{section}]".encode()] or b""
            assert len(body) == octets, f"{where} part {section}: {octets} said, {len(body)} came"
            assert body in whole, f"{where} part {section}: not a piece of the letter"
            if lines is not None and kind == b"text":
                count = body.count(b"\n")
                assert lines in (count, count + 1), f"{where} part {section}: {lines} lines said, {count} line ends came"
            checked += 1
        letters += 1
imap.logout()
print(f"{letters} letters, {checked} parts")
