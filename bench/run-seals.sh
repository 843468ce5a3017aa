#!/bin/bash
# A quiet account after years: 10,000 letters under 10,000 seals, read before and after its rings are written.
set -euo pipefail
. "$(dirname "$0")/env.sh"
"$KIT/peer.sh" start seals; tree=$(pids seals)
imap=$(port seals imap)
have=$(load count --port "$imap" --first "$BENCH_USERS" --users 1 | sed -E 's/.*"messages":([0-9]+).*/\1/')
[ "$have" -ge 10000 ] || load smtp --label fill:seals --mode lmtp --port "$(port seals lmtp)" --conns 4 --n $((10000 - have)) --size 5000 --first "$BENCH_USERS" --users 1 --pids "$tree" | tee -a "$RESULTS"
list() { # cold: a new process, an empty page cache
  "$KIT/peer.sh" stop seals; sync; echo 3 > /proc/sys/vm/drop_caches; "$KIT/peer.sh" start seals; tree=$(pids seals); quiet
  load imapcmd --label "$1:seals" --port "$imap" --first "$BENCH_USERS" --users 1 --pids "$tree" --cmd "SELECT INBOX" --cmd "FETCH 1:* (FLAGS ENVELOPE)" | tee -a "$RESULTS"
}
list seals-first
sleep "${BENCH_RING_WAIT:-20}" # the session that opened them writes the rings behind it
for ((i = 0; i < RUNS; i++)); do list seals-ringed; done
"$KIT/peer.sh" stop seals
