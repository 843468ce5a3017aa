#!/usr/bin/env bash
# Finds a published key with gpg as a stranger would: by name, over HTTPS on port 443, trusting the demo's authority.
# Runs in network and mount namespaces of its own, so that the names lead here and nothing else is reachable:
#   unshare --net --mount wkd.sh PROGRAM FOLDER
set -euo pipefail
program=$1 folder=$2
data=$folder/demo
ip link set lo up

"$program" serve --demo --data "$data" >"$folder/log" 2>&1 &
server=$!
finish() {
  gpgconf --kill all >/dev/null 2>&1 || true
  kill "$server" "${forwarder:-$server}" 2>/dev/null || true
  wait || true
}
trap finish EXIT
for _ in $(seq 600); do
  [ ! -f "$data/demo.json" ] || break
  kill -0 "$server" || { cat "$folder/log"; exit 1; }
  sleep 0.2
done

printf '127.0.0.1 localhost openpgpkey.example.test\n' >"$folder/hosts"
mount --bind "$folder/hosts" /etc/hosts
cp "$data/ca.pem" "$folder/roots"
mount --bind "$folder/roots" /etc/ssl/certs/ca-certificates.crt

# Port 443 of the name leads to the demo's HTTPS port.
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

# Alice makes a key and publishes it.
export GNUPGHOME=$folder/alice
mkdir -m 700 "$GNUPGHOME"
gpg --batch --quiet --passphrase '' --quick-gen-key 'Alice <alice@example.test>' default default never
gpg --batch --quiet --passphrase '' --quick-add-uid alice@example.test 'Alice Privat <alice@elsewhere.example>'
gpg --armor --export alice@example.test >"$folder/alice.asc"
fingerprint=$(gpg --with-colons --list-keys alice@example.test | awk -F: '/^fpr/ { print $10; exit }')
python3 -c 'import json, sys
accounts = json.load(open(sys.argv[1]))["accounts"]
print(next(a["password"] for a in accounts if a["address"].startswith("alice@")))' "$data/demo.json" >"$folder/password"
"$program" key publish alice@example.test "$folder/alice.asc" --password-file "$folder/password" --data "$data"
gpgconf --kill all

# A stranger looks for it, and for somebody who is not there.
export GNUPGHOME=$folder/stranger
mkdir -m 700 "$GNUPGHOME"
echo standard-resolver >"$GNUPGHOME/dirmngr.conf"
locate() { timeout 120 gpg --batch --auto-key-locate clear,nodefault,wkd --locate-keys "$1"; }
locate alice@example.test
gpg --with-colons --list-keys | awk -F: '/^(fpr|uid)/ { print $1, $10 }'
echo "wanted $fingerprint"
if locate nobody@example.test; then echo "found nobody"; else echo "nobody is not found"; fi
