# Builds the worker with nothing but the sources inside the npm tarball and
# Debian packages. Read by build.sh, which owns the variables and the words.
#
# The third party libraries that mediasoup fetches through Meson wraps are
# replaced by what is in overlays/, a folder for each:
#   libuv, openssl, abseil, flatbuffers(+flatc)  -> Debian -dev packages
#   libsrtp 3 beta                               -> Debian's libsrtp2 behind a
#                                                   small API adapter
#   ankerl::unordered_dense                      -> a small own implementation
# Each mediasoup subproject wants certain variables. The *_lib targets are only
# used for the (never built) Rust library, so an empty static library will do.

packages=(g++ meson ninja-build pkg-config libssl-dev libuv1-dev libabsl-dev flatbuffers-compiler libflatbuffers-dev)
apt_updated=0
apt_update() { [ "$apt_updated" = 1 ] || { "${sudo[@]}" apt-get update -qq >&2 || log "apt-get update failed, going on"; apt_updated=1; }; }
sudo=(); if [ "$(id -u)" != 0 ]; then sudo=(sudo); fi
need_packages() {
  command -v dpkg-query >/dev/null || { log "not a Debian system: assuming the build dependencies are there"; return 0; }
  local missing=() p
  for p in "$@"; do
    dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing+=("$p")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  [ "$apt" = 1 ] || die "missing packages: ${missing[*]}"
  log "installing: ${missing[*]}"
  apt_update
  DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 "${missing[@]}" >/dev/null
}

# libsrtp2 sources: Debian's package is linked against NSS; its source package
# built against OpenSSL (as upstream mediasoup does) makes the worker
# self-contained. If deb-src cannot be had, libsrtp2-dev (NSS) serves as well.
fetch_libsrtp() {
  local d="$work/debsrc" suite mirror tgz
  suite="$(. /etc/os-release && echo "${VERSION_CODENAME:-}")"
  [ -n "$suite" ] && command -v apt-get >/dev/null || return 1
  mirror="$(grep -rhoE '^(URIs:|deb )[[:space:]]*(\[[^]]*\] )?https?://[^ ]*debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null | grep -oE 'https?://[^ ]+' | head -1)"
  [ -n "$mirror" ] || return 1
  mkdir -p "$d/lists/partial"
  # A private list directory: the system's apt configuration stays as it is.
  # The archive's signature is checked with the system's keyrings as usual.
  echo "deb-src $mirror $suite main" > "$d/src.list"
  local o=(-qq -o "Dir::Etc::sourcelist=$d/src.list" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::lists=$d/lists" -o APT::Sandbox::User=root -o Acquire::Retries=2)
  ( cd "$d" && apt-get update "${o[@]}" && apt-get source --download-only "${o[@]}" libsrtp2 ) >&2 2>&1 || return 1
  tgz="$(ls "$d"/libsrtp2_*.orig.tar.* 2>/dev/null | head -1)"
  [ -n "$tgz" ] || return 1
  mkdir -p "$sub/libsrtp2"
  tar xf "$tgz" -C "$sub/libsrtp2" --strip-components 1
  [ -f "$sub/libsrtp2/meson.build" ]
}

patch_sources() {
  # Debian 12 has Meson 1.0.1; mediasoup asks for 1.1.0 but uses nothing newer.
  sed -i "s/meson_version: '>= 1\.1\.0'/meson_version: '>= 1.0.0'/" "$src/meson.build"

  # Debian's OpenSSL has KTLS compiled in (mediasoup's own build of it has not) and
  # asks the write BIO whether KTLS is active. mediasoup's BIO callback answers 1 to
  # every BIO_ctrl(), so OpenSSL allocates no write buffer and the worker crashes in
  # the first DTLS handshake. Answer "no" to that question.
  local dtls="$src/src/RTC/DtlsTransport.cpp"
  sed -i -e 's#^\([[:space:]]*\)int /\*argi\*/,$#\1int argi,#' \
    -e 's#^\([[:space:]]*\)const long resultOfcallback = .*$#&\n\n\1if (operationType == (BIO_CB_CTRL | BIO_CB_RETURN) \&\& (argi == BIO_CTRL_GET_KTLS_SEND || argi == BIO_CTRL_GET_KTLS_RECV))\n\1{\n\1\treturn 0;\n\1}#' "$dtls"
  { grep -q 'int argi,' "$dtls" && grep -q BIO_CTRL_GET_KTLS_SEND "$dtls"; } \
    || die "DtlsTransport.cpp looks different in mediasoup $version: review the KTLS patch in $here/fromSource.sh"
}

# Most of the compile time is the same headers parsed 250 times (9 min of CPU).
# So compile the sources in a few large units (2 min).
unite_sources() {
  cp "$src/meson.build" "$work/meson.build.orig"
  cp "$src/deps/libwebrtc/meson.build" "$work/libwebrtc.meson.build.orig"
  python3 "$here/uniteSources.py" "$src"
}
part_sources() {
  cp "$work/meson.build.orig" "$src/meson.build"
  cp "$work/libwebrtc.meson.build.orig" "$src/deps/libwebrtc/meson.build"
  rm -rf "$work/build"
}

compile() {
  { cd "$src" && meson setup --wrap-mode=nodownload -Doptimization="$opt" -Ddebug=false -Db_ndebug=true \
      -Dcpp_args='-ffunction-sections -fdata-sections' -Dc_args='-ffunction-sections -fdata-sections' \
      -Dcpp_link_args='-static-libstdc++ -static-libgcc -Wl,--gc-sections' \
      -Dlibsrtp3:from-source="$([ $srtp_src = 1 ] && echo true || echo false)" "$work/build" &&
    ninja -C "$work/build" -j "$jobs" mediasoup-worker; } >"$logf" 2>&1
}

# Leaves the worker in $work/build; $work is an empty folder.
build_from_source() {
  local started ok=0
  started=$(date +%s)
  need_packages "${packages[@]}"
  cp -r "$pkg/worker" "$work/worker"
  src="$work/worker" sub="$work/worker/subprojects" logf="$work/build.log"
  rm -rf "$src/out" "$src/prebuild" "$src/pip_invoke" "$sub"/*.wrap
  srtp_src=1
  if ! fetch_libsrtp; then
    log "no libsrtp2 source package, using libsrtp2-dev (NSS)"
    srtp_src=0; rm -rf "$sub/libsrtp2"
    need_packages libsrtp2-dev
  fi
  cp -r "$here/overlays/." "$sub/"
  patch_sources

  log "compiling (-j$jobs, -O$opt)"
  if [ "$unity" = 1 ]; then
    if unite_sources && ( compile ); then ok=1; else
      grep -m 5 -E 'error|ERROR' "$logf" >&2 2>/dev/null || true
      log "the build in large units failed, compiling file by file"
      part_sources
    fi
  fi
  if [ $ok = 0 ] && ! ( compile ); then tail -n 60 "$logf" >&2; die "build failed (see above)"; fi
  strip "$work/build/mediasoup-worker"
  healthy "$work/build/mediasoup-worker" || die "the built worker does not start"
  log "built in $(( $(date +%s) - started )) s"
}
