"""Verifies every DKIM signature of a message with dkimpy. Standard input: {"message": base64, "records": {name: text}}.
Prints {"good": how many signatures verify, "all": how many there are}."""
import base64
import json
import sys

import dkim

request = json.load(sys.stdin)
message = base64.b64decode(request["message"])
records = {name.encode(): text.encode() for name, text in request["records"].items()}


def find(name, timeout=5):
    return records.get((name if isinstance(name, bytes) else name.encode()).rstrip(b"."))


count = sum(1 for name, _ in dkim.DKIM(message).headers if name.lower() == b"dkim-signature")
good = 0
for place in range(count):
    try:
        good += dkim.DKIM(message).verify(idx=place, dnsfunc=find)
    except dkim.DKIMException as e:
        print(e, file=sys.stderr)
print(json.dumps({"good": good, "all": count}))
