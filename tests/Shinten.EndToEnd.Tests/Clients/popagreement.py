"""Fetches a whole maildrop with Python's poplib and checks that STAT, LIST, UIDL and RETR agree.

usage: popagreement.py HOST PORT CA ADDRESS PASSWORD        prints one line: "N letters, M octets, S surrogates"
A client that has not asked for UTF8 is sent a surrogate of headers that need it; nothing else may differ in size.
"""
import poplib, ssl, sys

host, port, ca, address, password = sys.argv[1:6]
poplib._MAXLINE = 10_000_000


def session(utf8):
    pop = poplib.POP3_SSL(host, int(port), context=ssl.create_default_context(cafile=ca))
    if utf8:
        pop.utf8()
    pop.user(address)
    pop.pass_(password)
    return pop


def fetch(pop, ids):
    count, octets = pop.stat()
    listed = [tuple(map(int, line.split())) for line in pop.list()[1]]
    assert [number for number, _ in listed] == list(range(1, count + 1)), listed
    assert sum(size for _, size in listed) == octets
    ids.append([line.split()[1] for line in pop.uidl()[1]])
    assert len(set(ids[-1])) == count
    letters = {}
    for number, size in listed:
        _, lines, sent = pop.retr(number)
        letters[number] = b"\r\n".join(lines)
        top = pop.top(number, 0)[1]
        assert lines[:len(top)] == top, number
        yield number, size, sent, letters[number]
    pop.quit()


ids = []
exact = {number: letter for number, size, sent, letter in fetch(session(True), ids) if size == sent or sys.exit(f"letter {number}: {size} listed, {sent} sent")}
surrogates = octets = 0
for number, size, sent, letter in fetch(session(False), ids):
    octets += size
    head = exact[number].partition(b"\r\n\r\n")[0]
    if head.isascii():
        assert (size, letter) == (sent, exact[number]), f"letter {number}: {size} listed, {sent} sent"
    else:
        surrogates += 1
        assert letter.partition(b"\r\n\r\n")[0].isascii(), number
assert ids[0] == ids[1]
print(f"{len(exact)} letters, {octets} octets, {surrogates} surrogates")
