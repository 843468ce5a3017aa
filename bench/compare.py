#!/usr/bin/env python3
"""Prints Shinten beside its peers, figure by figure, from one run's results.jsonl.

Server CPU per operation is the firm figure; rates are compared as ratios within the run.
"""
import json, statistics, sys

rows = []
for line in open(sys.argv[1]):
    try:
        rows.append(json.loads(line))
    except ValueError:
        pass


def median(label, key, **where):
    """The median of a figure over the runs of a case; None when the case was not run."""
    values = [r[key] for r in rows if r.get("label") == label and key in r and all(r.get(k) == v for k, v in where.items())]
    return statistics.median(values) if values else None


def command(label, text, key="server_cpu_ms"):
    """The median CPU (ms) of one IMAP command over the runs of a case."""
    values = [c[key] for r in rows if r.get("label") == label for c in r.get("results", []) if c["cmd"] == text]
    return statistics.median(values) if values else None


table = []


def compare(work, own, unit, reach, peers=(), limit=None, ratios=()):
    """One row: our figure, the peers', and whether what was to be reached is. `ratios`: (peer, ours, theirs, factor)."""
    if own is None:
        return
    told = ", ".join(f"{name} {value:g}" for name, value in peers if value is not None)
    met = [limit is None or own <= limit]
    for name, ours, theirs, factor in ratios:
        if ours and theirs:
            told += f"; {ours / theirs:.1f}× {name}"
            met.append(ours / theirs >= factor)
    table.append((work, f"{own:g} {unit}", told, reach, "yes" if all(met) else "NO"))


for size, cpu, times in ((5000, 500, (("pf-crypt", 10), ("pf-plain", 6))), (100000, 1200, (("pf-plain", 4),))):
    for conns in (10, 50):
        rate = median("ingest:smtp-shinten", "rate", size=size, conns=conns)
        compare(
            f"SMTP → sealed, {size // 1000} KB, {conns} connections",
            median("ingest:smtp-shinten", "server_cpu_us_per_op", size=size, conns=conns), "µs CPU",
            f"≤ {cpu} µs; " + ", ".join(f"≥ {f}× {p}" for p, f in times),
            [(p, median(f"ingest:{p}", "server_cpu_us_per_op", size=size, conns=conns)) for p in ("pf-plain", "pf-crypt", "lmtp-plain")],
            cpu, [(p, rate, median(f"ingest:{p}", "rate", size=size, conns=conns), f) for p, f in times])
compare(
    "LMTP → sealed, 5 KB, 1 connection", median("ingest:lmtp-shinten", "server_cpu_us_per_op", size=5000, conns=1), "µs CPU", "≥ 2× lmtp-plain",
    ratios=[("lmtp-plain", median("ingest:lmtp-shinten", "rate", size=5000, conns=1), median("ingest:lmtp-plain", "rate", size=5000, conns=1), 2)])

LIST, BODIES = "FETCH 1:* (FLAGS ENVELOPE)", "FETCH 1:1000 BODY.PEEK[]"
for name, label, text, limit in (
        ("FETCH FLAGS ENVELOPE of 10,000, warm", "bulk-warm", LIST, 40),
        ("the same, cold", "bulk-cold", LIST, 200),
        ("FETCH 1:1000 BODY.PEEK[]", "bulk-warm", BODIES, 40),
        ("SEARCH BODY word, 10,000 letters", "bulk-warm", "SEARCH BODY zyzzyvatron", 100),
        ("SEARCH TEXT word, 10,000 letters", "bulk-warm", "SEARCH TEXT zyzzyvatron", 100)):
    compare(name, command(f"{label}:shinten", text), "ms CPU", f"≤ {limit} ms",
            [(p, command(f"{label}:{p}", text)) for p in ("plain", "crypt", "cyrus")], limit)
compare("FETCH FLAGS ENVELOPE, cold, 10,000 seals, first", command("seals-first:seals", LIST), "ms CPU", "≤ 2000 ms", limit=2000)
compare("the same, once in rings", command("seals-ringed:seals", LIST), "ms CPU", "≤ 200 ms", limit=200)
compare("APPEND, 10 connections", median("append:shinten", "server_cpu_us_per_op", conns=10), "µs CPU", "≥ 2× plain",
        [(p, median(f"append:{p}", "server_cpu_us_per_op", conns=10)) for p in ("plain", "crypt")],
        ratios=[("plain", median("append:shinten", "rate", conns=10), median("append:plain", "rate", conns=10), 2)])
for name, label, limit in (("login over TLS", "login-tls", 900), ("mixed session, 20 connections", "mix", 250)):
    compare(name, median(f"{label}:shinten", "server_cpu_us_per_op"), "µs CPU", f"≤ {limit} µs",
            [(p, median(f"{label}:{p}", "server_cpu_us_per_op")) for p in ("plain", "crypt", "cyrus")], limit)
compare("POP3 RETR, 5 KB", median("pop3:shinten", "server_cpu_us_per_op"), "µs CPU", "≤ 90 µs",
        [(p, median(f"pop3:{p}", "server_cpu_us_per_op")) for p in ("plain", "crypt", "cyrus")], 90)
for conns in (1, 10):
    mine, theirs = "submission:shinten:per-conn=1", "submission:postfix:per-conn=1"
    compare(
        f"submission, a message a TLS session, {conns} connections", median(mine, "server_cpu_us_per_op", conns=conns), "µs CPU", "≤ 1500 µs; ≥ 4× postfix",
        [("postfix", median(theirs, "server_cpu_us_per_op", conns=conns))],
        1500, [("postfix", median(mine, "rate", conns=conns), median(theirs, "rate", conns=conns), 4)])
compare("relay to a sink, 5 KB, 10 connections", median("relay:shinten", "server_cpu_us_per_op"), "µs CPU", "≤ 700 µs; ≥ 2× postfix",
        [("postfix", median("relay:postfix", "server_cpu_us_per_op"))],
        700, [("postfix", median("relay:shinten", "rate"), median("relay:postfix", "rate"), 2)])
compare("idle TLS connection", median("idle:shinten", "pss_kib_per_conn"), "KiB", "≤ 48 KiB", [("plain", median("idle:plain", "pss_kib_per_conn"))], 48)
compare("notice of a new letter, last watcher", median("idle:shinten", "notify_last_ms"), "ms", "≤ 20 ms", [("plain", median("idle:plain", "notify_last_ms"))], 20)
compare("disk for a 5,000-byte letter", median("shinten", "allocated_bytes_per_msg"), "bytes", "≤ 5120", [(p, median(p, "allocated_bytes_per_msg")) for p in ("plain", "crypt", "cyrus")], 5120)
compare("start to first greeting, cold", median("start:shinten", "cold_ms"), "ms", "≤ 1000 ms", [(p, median(f"start:{p}", "cold_ms")) for p in ("plain", "cyrus")], 1000)
compare("the same, warm", median("start:shinten", "warm_ms"), "ms", "≤ 1000 ms", [(p, median(f"start:{p}", "warm_ms")) for p in ("plain", "cyrus")], 1000)
compare("idle memory (PSS)", median("mem-idle:shinten", "pss_mib"), "MiB", "≤ 100 MiB", [(p, median(f"mem-idle:{p}", "pss_mib")) for p in ("plain", "cyrus")], 100)
for conns in (1, 10):
    compare(f"flushes a letter, {conns} connections", median("syncs:smtp-shinten", "per_message", conns=conns), "", "far less than 1 at 10", [("lmtp-plain", median("syncs:lmtp-plain", "per_message", conns=conns))], 1 if conns == 10 else None)

head = ("work", "Shinten", "peers, and our rate as a multiple of theirs", "to reach", "met")
widths = [max(len(r[i]) for r in [head, *table]) for i in range(5)]
for r in [head, tuple("-" * w for w in widths), *table]:
    print("| " + " | ".join(cell.ljust(w) for cell, w in zip(r, widths)) + " |")
wrong = [r for r in rows if r.get("verb") == "verify" and r["sent"] != r["stored"]]
for r in wrong:
    print(f"LOST: {r['label']}: {r['sent']} sent, {r['stored']} stored")
sys.exit(1 if wrong else 0)
