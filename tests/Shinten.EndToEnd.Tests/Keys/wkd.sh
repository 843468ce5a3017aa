#!/usr/bin/env bash
# Finds a published key with gpg as a stranger would: by name, over HTTPS on port 443, trusting the demo's authority.
#   unshare --net --mount wkd.sh PROGRAM FOLDER
set -euo pipefail
. "$(dirname "$0")/../Demo/private-network.sh"
start_demo openpgpkey.example.test
cp "$data/ca.pem" "$folder/roots"
mount --bind "$folder/roots" /etc/ssl/certs/ca-certificates.crt

# Alice makes a key and publishes it.
export GNUPGHOME=$folder/alice
mkdir -m 700 "$GNUPGHOME"
# From here on the agents are this script's own.
trap 'gpgconf --kill all >/dev/null 2>&1 || true; finish' EXIT
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
