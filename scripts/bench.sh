#!/usr/bin/env bash
# Measures the spine and writes its table into docs/BENCHMARKS.md.
set -euo pipefail
cd "$(dirname "$0")/.."
go run ./bench/spine --claims "${CLAIMS:-200000}" --write docs/BENCHMARKS.md
