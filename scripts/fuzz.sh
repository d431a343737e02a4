#!/usr/bin/env bash
# Runs each fuzz target for a while; FUZZTIME sets how long (1000000x: so many
# inputs), FUZZROOMS which rooms ("peer warning"; all without it), FUZZMINIMIZE
# how many inputs go into making one that found something smaller: without a
# bound that takes a minute each, and whole bundles find many.
set -euo pipefail
cd "$(dirname "$0")/.."
for dir in $(grep -rl --include='*_test.go' '^func Fuzz' internal | xargs -n1 dirname | sort -u); do
  [[ -z ${FUZZROOMS:-} || " $FUZZROOMS " == *" ${dir##*/} "* ]] || continue
  for target in $(grep -ho '^func Fuzz[A-Za-z0-9_]*' "$dir"/*_test.go | cut -c6-); do
    echo "== $dir $target"
    go test "./$dir" -run '^$' -fuzz "^$target\$" -fuzztime "${FUZZTIME:-30s}" -fuzzminimizetime "${FUZZMINIMIZE:-100x}"
  done
done
