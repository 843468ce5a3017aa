# Sourced by scripts that look for the demo by its names, on port 443, as a stranger would. They run in network and
# mount namespaces of their own, so that the names lead here and nothing else is reachable:
#   unshare --net --mount SCRIPT PROGRAM FOLDER
program=$1 folder=$2
data=$folder/demo
started=()
finish() {
  kill "${started[@]}" 2>/dev/null || true
  wait || true
}
trap finish EXIT

# start_demo NAME...  starts a demo that these names lead to
start_demo() {
  ip link set lo up
  "$program" serve --demo --data "$data" >"$folder/log" 2>&1 &
  started+=($!)
  for _ in $(seq 600); do
    [ ! -f "$data/demo.json" ] || break
    kill -0 "${started[0]}" || { cat "$folder/log"; exit 1; }
    sleep 0.2
  done

  echo "127.0.0.1 localhost $*" >"$folder/hosts"
  mount --bind "$folder/hosts" /etc/hosts
  python3 "$(dirname "${BASH_SOURCE[0]}")/forward.py" &
  started+=($!)
  for _ in $(seq 300); do (exec 3<>/dev/tcp/127.0.0.1/443) 2>/dev/null && break; sleep 0.1; done
}
