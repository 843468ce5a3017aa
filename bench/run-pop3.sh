#!/bin/bash
# POP3 on one peer: one session fetches 1,000 letters of 5 KB. Its own user, so that what is read stays apart from IMAP's.
# usage: run-pop3.sh <shinten|plain|crypt|cyrus>     needs: peer.sh init done once
set -euo pipefail
. "$(dirname "$0")/env.sh"
peer=$1; user=$((BENCH_USERS - 1)) pop3=$(port "$peer" pop3)
"$KIT/peer.sh" start "$peer"; tree=$(pids "$peer")
have=$(load count --port "$(port "$peer" imap)" --first "$user" --users 1 | sed -E 's/.*"messages":([0-9]+).*/\1/')
[ "$have" -ge 1000 ] || load smtp --mode lmtp --port "$(port "$peer" lmtp)" --conns 4 --n $((1000 - have)) --size 5000 --first "$user" --users 1 --pids "$tree" > /dev/null
# Once unmeasured: the first session marks everything as read, or writes the server's caches.
load pop3 --port "$pop3" --conns 1 --per-conn 1000 --first "$user" --users 1 --pids "$tree" > /dev/null
measure pop3 --label "pop3:$peer" --port "$pop3" --conns 1 --per-conn 1000 --first "$user" --users 1 --pids "$tree"
"$KIT/peer.sh" stop "$peer"
