#!/usr/bin/env bash
# Drives Thunderbird against a demo of its own, in network and mount namespaces where the domain's names lead here:
#   unshare --net --mount thunderbird.sh PROGRAM FOLDER
set -euo pipefail
program=$1 folder=$2
data=$folder/demo
ip link set lo up
# With loopback addresses alone Thunderbird's resolver looks up no names.
ip addr add 10.9.9.1/32 dev lo

"$program" serve --demo --data "$data" >"$folder/log" 2>&1 &
server=$!
finish() { kill "$server" "${forwarder:-$server}" 2>/dev/null || true; wait || true; }
trap finish EXIT
for _ in $(seq 600); do
  [ ! -f "$data/demo.json" ] || break
  kill -0 "$server" || { cat "$folder/log"; exit 1; }
  sleep 0.2
done

printf '127.0.0.1 localhost example.test mail.example.test autoconfig.example.test\n' >"$folder/hosts"
mount --bind "$folder/hosts" /etc/hosts

# Port 443 of the names leads to the demo's HTTPS port.
python3 - <<'PYTHON' &
import socket, threading
def pump(a, b):
    try:
        while data := a.recv(65536):
            b.sendall(data)
    except OSError:
        pass
    finally:
        try: b.shutdown(socket.SHUT_WR)
        except OSError: pass
listener = socket.create_server(("127.0.0.1", 443))
while True:
    client, _ = listener.accept()
    server = socket.create_connection(("127.0.0.1", 8443))
    for pair in ((client, server), (server, client)):
        threading.Thread(target=pump, args=pair, daemon=True).start()
PYTHON
forwarder=$!
for _ in $(seq 300); do (exec 3<>/dev/tcp/127.0.0.1/443) 2>/dev/null && break; sleep 0.1; done

python3 "$(dirname "$0")/thunderbird.py" "$data/demo.json" "$folder"
