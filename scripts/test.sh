#!/usr/bin/env bash
# Runs every Go test, then the workbench's, and says in the last line how many ran.
set -euo pipefail
cd "$(dirname "$0")/.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
mapfile -t rooms < <(go list ./... | grep -v '/e2e$')
go test -json "${rooms[@]}" >"$log" || status=$?
# The tests of e2e build the program themselves: what Go remembers of them does
# not know when the program has changed.
go test -json -count=1 ./e2e >>"$log" || status=$?
if [ "$status" -ne 0 ]; then
  grep -E '"Action":"(output|build-output)"' "$log" | sed -E 's/.*"Output":"(.*)"\}$/\1/; s/\\n$//; s/\\t/  /g; s/\\"/"/g; s/\\u003c/</g; s/\\u003e/>/g' | grep -vE '^(=== |--- PASS|PASS|ok )' | tail -200
fi
passed=$(grep -c '"Action":"pass".*"Test":' "$log" || true)
failed=$(grep -c '"Action":"fail".*"Test":' "$log" || true)
web=0
if [ -f web/package.json ] && command -v npm >/dev/null; then
  (cd web && { [ -d node_modules ] || npm ci --no-audit --no-fund --silent; } && npm run --silent check && npm run --silent build && npm run --silent test) || status=1
  web=1
fi
[ "$web" = 1 ] || echo "the workbench was not tested: npm is not installed"
if [ "$status" -ne 0 ]; then
  echo "FAILED: $failed Go tests failed, $passed passed"
  exit 1
fi
echo "$((passed + failed)) tests ran: $passed passed, $failed failed"
