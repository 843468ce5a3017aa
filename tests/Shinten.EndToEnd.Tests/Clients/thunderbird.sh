#!/usr/bin/env bash
# Drives Thunderbird against a demo of its own:
#   unshare --net --mount thunderbird.sh PROGRAM FOLDER
set -euo pipefail
. "$(dirname "$0")/../Demo/private-network.sh"
start_demo example.test mail.example.test autoconfig.example.test
# With loopback addresses alone Thunderbird's resolver looks up no names.
ip addr add 10.9.9.1/32 dev lo

python3 "$(dirname "$0")/thunderbird.py" "$data/demo.json" "$folder"
