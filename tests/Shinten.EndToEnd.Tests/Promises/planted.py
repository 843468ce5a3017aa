"""Looks for words in every file below a folder: plain, base64, quoted-printable, UTF-16, and inflated.

usage: planted.py FOLDER WORD...      prints one line a find, then "N files, M bytes, K finds"; status 1 when K is not 0
"""
import base64, os, quopri, sys, zlib

folder, words = sys.argv[1], sys.argv[2:]


def forms(word):
    """Every byte string under which a word could lie in a file."""
    raw = word.encode()
    yield "plain", raw
    yield "plain, other case", raw.lower()
    yield "plain, other case", raw.upper()
    yield "UTF-16LE", word.encode("utf-16-le")
    yield "UTF-16BE", word.encode("utf-16-be")
    yield "quoted-printable", quopri.encodestring(raw).strip()
    for shift in range(3):
        # Of a word at any place in base64, the middle groups are always the same.
        text = base64.b64encode(b"\0" * shift + raw)
        start, end = (0, 2, 3)[shift], len(text) - 4
        yield "base64", text[start:end]


NEEDLES = [(name, needle, word) for word in words for name, needle in forms(word) if len(needle) >= 4]
finds = []


def look(where, data):
    for name, needle, word in NEEDLES:
        if needle in data:
            finds.append(f"{where}: {word} ({name})")


def inflate(data):
    """Yields what any deflate stream in the bytes opens to, wherever it begins."""
    for at in range(len(data) - 16):
        kind = (data[at] >> 1) & 3
        if kind == 3 or data[at:at + 4] == b"\0\0\0\0":
            continue
        # A stored block says its length twice: nothing that is not one passes for one.
        if kind == 0 and (data[at + 1] ^ data[at + 3] != 255 or data[at + 2] ^ data[at + 4] != 255):
            continue
        stream = zlib.decompressobj(-15)
        try:
            head = stream.decompress(data[at:at + 256], 4096)
            if len(head) < 32:
                continue
            yield at, head + stream.decompress(stream.unconsumed_tail + data[at + 256:at + 65536], 1 << 20)
        except zlib.error:
            pass


files = total = 0
for path, _, names in os.walk(folder):
    look(path, path.encode())
    for name in names:
        file = os.path.join(path, name)
        look(file + " (its name)", name.encode())
        try:
            with open(file, "rb") as f:
                data = f.read()
        except OSError as e:
            if not os.path.exists(file) or os.path.stat.S_ISSOCK(os.stat(file).st_mode):
                continue
            raise e
        files += 1
        total += len(data)
        look(file, data)
        for at, opened in inflate(data):
            look(f"{file} inflated at {at}", opened)
for find in finds:
    print(find)
print(f"{files} files, {total} bytes, {len(finds)} finds")
sys.exit(1 if finds else 0)
