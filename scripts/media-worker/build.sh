#!/usr/bin/env bash
# Puts a working mediasoup-worker binary in place for the `mediasoup` npm
# package, with or without access to GitHub / PyPI.
#
#   usage: media-worker/build.sh [options]
#     --project DIR   project whose node_modules holds mediasoup (default: cwd)
#     --mode MODE     auto     : cached/installed binary, else prebuilt download,
#                                else build from source           (default)
#                     source   : never try the download
#                     prebuilt : only the download
#                     cached   : only what is installed or in the cache
#     --cache DIR     binary cache (default: $MEDIASOUP_WORKER_CACHE or
#                     ${XDG_CACHE_HOME:-~/.cache}/mediasoup-worker)
#     --out FILE      also copy the binary there
#     --jobs N        parallel jobs (default: nproc)
#     --opt LEVEL     compiler optimisation 0|1|2|3|s (default: 3, as upstream)
#     --no-unity      compile file by file (9 instead of 2 min of CPU time)
#     --no-apt        do not apt-get install missing build packages
#     --force         ignore the cache and what is installed
#     --print-key     print the cache key and exit (for CI caches)
#
# Install the npm package first so that its postinstall (download, else pip)
# does nothing:
#
#   MEDIASOUP_WORKER_BIN=deferred npm ci      # any non-empty value
#   scripts/media-worker/build.sh
#
# The binary lands in node_modules/mediasoup/worker/out/Release/mediasoup-worker,
# which is where mediasoup looks by default: no variable is needed at run time.
#
# How it is built from source: fromSource.sh.
set -euo pipefail
SELF="$(readlink -f "${BASH_SOURCE[0]}")"
here="$(dirname "$SELF")"

project="$PWD" mode=auto cache="${MEDIASOUP_WORKER_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/mediasoup-worker}"
out="" jobs="$(nproc 2>/dev/null || echo 2)" opt=3 apt=1 force=0 printkey=0 unity=1
while [ $# -gt 0 ]; do
  case "$1" in
    --project) project="$2"; shift ;;
    --mode) mode="$2"; shift ;;
    --cache) cache="$2"; shift ;;
    --out) out="$2"; shift ;;
    --jobs) jobs="$2"; shift ;;
    --opt) opt="$2"; shift ;;
    --no-unity) unity=0 ;;
    --no-apt) apt=0 ;;
    --force) force=1 ;;
    --print-key) printkey=1 ;;
    -h|--help) sed -n '2,/^set -euo/p' "$SELF" | sed '$d; s/^# \{0,1\}//'; exit 0 ;;
    *) echo "unknown option: $1" >&2; exit 2 ;;
  esac
  shift
done
case "$mode" in auto|source|prebuilt|cached) ;; *) echo "bad --mode: $mode" >&2; exit 2 ;; esac

log() { echo "[mediasoup-worker] $*" >&2; }
die() { log "ERROR: $*"; exit 1; }

# --- where is the package, and which version is it ---------------------------
pkg="$project/node_modules/mediasoup"
[ -f "$pkg/package.json" ] || die "no mediasoup in $project/node_modules; run: MEDIASOUP_WORKER_BIN=deferred npm ci"
pkg="$(readlink -f "$pkg")"
version="$(node -p 'require(process.argv[1]).version' "$pkg/package.json")"
bin="$pkg/worker/out/Release/mediasoup-worker"

# Without MEDIASOUP_VERSION in its environment a healthy worker exits with 41;
# the package's own npm-scripts.mjs uses the same probe.
healthy() { local rc=0; [ -x "$1" ] || return 1; env -i "$1" >/dev/null 2>&1 || rc=$?; [ "$rc" = 41 ]; }

os_id="$(. /etc/os-release 2>/dev/null && echo "${ID:-linux}${VERSION_ID:-}" || echo unknown)"
# What decides the binary: version, platform, optimisation, and every file of this folder.
platform="$(uname -s | tr 'A-Z' 'a-z')-$(uname -m)"
recipe="$(cd "$here" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-12)"
key="$version-$platform-$os_id-O$opt-$recipe"
if [ "$printkey" = 1 ]; then echo "$key"; exit 0; fi
cached="$cache/$key/mediasoup-worker"
cached_prebuilt="$cache/prebuilt-$version-$platform/mediasoup-worker"
stamp="$pkg/worker/out/Release/.built-key"

copy() { # copy FROM TO: whoever looks meanwhile sees the old file or the new one
  mkdir -p "$(dirname "$2")"
  install -m 0755 "$1" "$2.tmp.$$" && mv -f "$2.tmp.$$" "$2"
}
place() { # place FILE KEY: put the binary where mediasoup looks for it
  if [ "$1" != "$bin" ]; then copy "$1" "$bin"; fi
  echo "$2" > "$stamp"
}
finish() {
  if [ -n "$out" ]; then mkdir -p "$(dirname "$out")"; install -m 0755 "$bin" "$out"; fi
  log "ok: $bin ($(stat -c %s "$bin") bytes, mediasoup $version, $1)"
  exit 0
}

# --- 1. already there ---------------------------------------------------------
if [ "$force" = 0 ]; then
  if healthy "$bin"; then
    # A binary with another stamp is from an older version of this folder.
    have="$(cat "$stamp" 2>/dev/null || echo "prebuilt-$version")"
    case "$have" in
      "$key") finish "already installed" ;;
      "prebuilt-$version") [ "$mode" = source ] || finish "already installed, prebuilt" ;;
    esac
  fi
  if [ "$mode" != prebuilt ] && healthy "$cached"; then place "$cached" "$key"; finish "from cache"; fi
  if [ "$mode" != source ] && healthy "$cached_prebuilt"; then
    place "$cached_prebuilt" "prebuilt-$version"
    finish "prebuilt, from cache"
  fi
fi
[ "$mode" != cached ] || die "no worker for mediasoup $version in $cache"

# --- 2. the official prebuilt, where the network has it -----------------------
try_prebuilt() {
  local url
  url="$(node -e '
    const p = require(process.argv[1]), os = require("os");
    const base = process.env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL ||
      p.repository.url.replace(/^git\+/, "").replace(/\.git$/, "") + "/releases/download";
    let n = `mediasoup-worker-${p.version}-${os.platform()}-${os.arch()}`;
    if (os.platform() === "linux") n += `-kernel${Number(os.release().split(".")[0])}`;
    console.log(`${base}/${p.version}/${n}.tgz`);' "$pkg/package.json")"
  log "trying $url"
  # Only ask whether it is there; the package itself downloads and checks it.
  timeout 20 node -e '
    fetch(process.argv[1], { method: "HEAD", signal: AbortSignal.timeout(8000) })
      .then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1));' "$url" || return 1
  (cd "$pkg" && env -u MEDIASOUP_WORKER_BIN -u MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD \
     PYTHON=/bin/false timeout 180 node npm-scripts.mjs postinstall) >&2 || return 1
  healthy "$bin"
}
if [ "$mode" != source ]; then
  if try_prebuilt; then
    copy "$bin" "$cached_prebuilt"
    place "$bin" "prebuilt-$version"
    finish "prebuilt download"
  fi
  [ "$mode" = auto ] || die "no prebuilt binary could be downloaded"
  log "no prebuilt binary reachable, building from source"
fi

# --- 3. build from source -------------------------------------------------------
. "$here/fromSource.sh"
work="$(mktemp -d "${TMPDIR:-/tmp}/mediasoup-build.XXXXXX")"
trap 'rm -rf "$work"' EXIT
build_from_source
copy "$work/build/mediasoup-worker" "$cached"
place "$cached" "$key"
finish "built from source"
