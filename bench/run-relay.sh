#!/bin/bash
# Delivery out to a sink that takes everything: letters of 5 KB, at most 10 connections.
#   Shinten: submitted over one TLS session, with both signatures, while the sink is away; then only the delivery is measured.
#   Postfix: taken in over SMTP and delivered in one measurement, since its queue has no such parts.
# usage: run-relay.sh [shinten|postfix ...]   (default: both)
set -euo pipefail
. "$(dirname "$0")/env.sh"
[ $# -gt 0 ] || set -- shinten postfix
N=${RELAY_LETTERS:-2000}
settings=$W/shinten/shinten.json
cpu() { awk '{ print $14 + $15 }' "/proc/$(cat "$W/shinten.pid")/stat"; } # in hundredths of a second
waiting() { "$PROGRAM" queue list --json --config "$settings" | grep -c '"id"' || true; }
for server; do
  case $server in
    shinten)
      "$KIT/peer.sh" start shinten; wait_port "$(port shinten submission)"
      "$PROGRAM" route add relay.test 127.0.0.1:15025 --tls none --config "$settings" >/dev/null
      for ((run = 0; run < RUNS; run++)); do
        load smtp --label relay-fill --port "$(port shinten submission)" --starttls --auth --conns 4 --n "$N" --size 5000 \
          --rcpt someone@relay.test --pids "$(pids shinten)" >/dev/null
        "$KIT/peer.sh" start sink; quiet
        # The server waits for no poll: what is asked twice a second costs it next to nothing.
        "$PROGRAM" queue retry --all --config "$settings" >/dev/null
        before=$(cpu) start=$(date +%s.%N)
        while [ "$(waiting)" != 0 ]; do sleep 0.1; done
        seconds=$(echo "$(date +%s.%N) $start" | awk '{ print $1 - $2 }') used=$(($(cpu) - before))
        "$KIT/peer.sh" stop sink
        awk -v n="$N" -v s="$seconds" -v c="$used" 'BEGIN { printf "{\"verb\":\"relay\",\"label\":\"relay:shinten\",\"size\":5000,\"conns\":10,\"n\":%d,\"seconds\":%.3f,\"rate\":%.1f,\"server_cpu_us_per_op\":%.1f}\n", n, s, n / s, c * 10000 / n }' | tee -a "$RESULTS"
      done
      "$KIT/peer.sh" stop shinten ;;
    postfix)
      "$KIT/peer.sh" start sink; "$KIT/peer.sh" start postfix "smtp:[127.0.0.1]:15025"
      measure smtp --label relay:postfix --port 10025 --conns 10 --n "$N" --size 5000 --drain "$W/postfix/spool" --pids "$(pids postfix)"
      "$KIT/peer.sh" stop postfix; "$KIT/peer.sh" stop sink ;;
    *) echo "no server $server" >&2; exit 2 ;;
  esac
done
