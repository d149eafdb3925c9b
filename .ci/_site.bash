# Sourced by the checks of a running site: `serve FOLDER` starts one over the real data and a made-up record on a free
# port, sets SITE to its address, and ends it with the script. ASKED may name a file for a line an answer.

serve() {
  local port log=()
  [ -z "${ASKED:-}" ] || log=(--access-log --access-log-fmt '%(status)d %(method)s %(path)s')
  port=$("$PYTHON" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  export SOTERIA_VAR=$1 PORT=$port
  unset DATABASE_URL
  "$PYTHON" manage.py prepare >>"$LOG" 2>&1 || stop "The database for the checks could not be prepared: see $LOG."
  DJANGO_SETTINGS_MODULE=soteria_tracker.settings "$PYTHON" -m tests.browser.record
  "$PYTHON" -m granian --interface wsgi --host 127.0.0.1 --port "$port" --workers 1 --blocking-threads 2 \
    --workers-kill-timeout 5 --log-level warning "${log[@]}" soteria_tracker.wsgi:application \
    >>"${ASKED:-$LOG}" 2>>"$LOG" &
  SERVER=$!
  trap 'kill -TERM "$SERVER" 2>/dev/null || true; wait "$SERVER" 2>/dev/null || true' EXIT
  SITE=http://127.0.0.1:$port
  for _attempt in $(seq 1 120); do
    if (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then return; fi
    sleep 0.5
  done
  stop "The site for the checks did not start in a minute: see $LOG."
}
