#!/usr/bin/env bash
# Verifies the DKIM signatures of a message with opendkim-testmsg, which asks the DNS for the keys. In namespaces of its
# own the DNS is the few lines of Python below:
#   unshare --net --mount verify.sh FOLDER      with FOLDER/message and FOLDER/records.json {name: text}
set -euo pipefail
folder=$1
ip link set lo up
printf 'nameserver 127.0.0.1\n' >"$folder/resolv.conf"
mount --bind "$folder/resolv.conf" /etc/resolv.conf

/usr/bin/python3 - "$folder" <<'PYTHON' &
import json, pathlib, socket, struct, sys
folder = pathlib.Path(sys.argv[1])
records = json.loads((folder / "records.json").read_text())
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 53))
(folder / "ready").touch()
while True:
    query, client = server.recvfrom(4096)
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode())
        at += 1 + query[at]
    question = query[12:at + 5]
    text = records.get(".".join(labels).lower(), "").encode()
    strings = b"".join(bytes([len(text[i:i + 255])]) + text[i:i + 255] for i in range(0, len(text), 255))
    answer = b"\xc0\x0c" + struct.pack(">HHIH", 16, 1, 60, len(strings)) + strings if text else b""
    with (folder / "asked").open("a") as log:
        log.write(".".join(labels).lower() + "\n")
    flags = 0x8580 if text else 0x8583
    server.sendto(query[:2] + struct.pack(">HHHHH", flags, 1, 1 if text else 0, 0, 0) + question + answer, client)
PYTHON
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT
for _ in $(seq 300); do
  [ ! -f "$folder/ready" ] || break
  kill -0 "$server"
  sleep 0.1
done
opendkim-testmsg -C <"$folder/message"
cat "$folder/asked"
