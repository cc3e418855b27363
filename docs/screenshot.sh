#!/usr/bin/env bash
# Makes docs/report.png: the figures of the report of './unroll compare' (adding problem), without the text around them.
# Needs Chromium (Debian: apt-get install chromium). Usage: docs/screenshot.sh [REPORT.html]; without a report, the
# comparison is run first, which takes about two minutes on two quiet cores.
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ $# -eq 0 ]; then
  "$home/unroll" compare --runs "$work/runs"
  set -- "$work"/runs/*/report.html
fi
# The last column of the leaderboard is the training time, which depends on the machine.
style='.verdict, .contents, .part > p, .tools, td .what, .notes, footer, th:last-child, td:last-child,
  #gradient-flow .wide, #gradient-flow ~ section { display: none }
  h1 { font-size: 1.4rem } h2 { margin-top: 1rem; font-size: 1.15rem } main { padding-top: 1rem }
  .figures.alone { grid-template-columns: 1fr }
  th, td { padding-top: 0.2rem; padding-bottom: 0.2rem } .wide { margin: 0.25rem 0 }'
awk -v style="$(echo $style)" '/<\/head>/ { print "<style>" style "</style>" } { print }' "$1" >"$work/report.html"
"$(command -v chromium || command -v chromium-browser || command -v google-chrome)" --headless --no-sandbox --disable-gpu \
  --hide-scrollbars --window-size=1000,1175 --virtual-time-budget=8000 \
  --user-data-dir="$work/profile" --screenshot="$home/docs/report.png" "file://$work/report.html" 2>/dev/null
ls -l "$home/docs/report.png"
