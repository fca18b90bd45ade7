# Sourced by ./build and ./dispatch. Sets DISPATCH_JDK to the home of a JDK >= 25, or says what to install.
# Looks at JAVA_HOME, then PATH, then the usual install folders. POSIX sh, no forks but for a PATH link.

DISPATCH_JDK_FLOOR=25

# dispatch_jdk_major HOME: sets `major` from HOME/release, 0 where there is none
dispatch_jdk_major() {
  major=0
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 0
  while read -r line; do
    case $line in
      JAVA_VERSION=*) line=${line#JAVA_VERSION=\"}; line=${line%\"*}; major=${line%%[.+-]*}; break ;;
    esac
  done <"$1/release"
  case $major in ''|*[!0-9]*) major=0 ;; esac
}

dispatch_find_jdk() {
  if [ -n "${JAVA_HOME:-}" ]; then
    dispatch_jdk_major "$JAVA_HOME"
    if [ "$major" -ge $DISPATCH_JDK_FLOOR ]; then DISPATCH_JDK=$JAVA_HOME; return 0; fi
  fi
  java=$(command -v java 2>/dev/null) && {
    java=$(readlink -f "$java")
    home=${java%/bin/java}
    dispatch_jdk_major "$home"
    if [ "$major" -ge $DISPATCH_JDK_FLOOR ]; then DISPATCH_JDK=$home; return 0; fi
  }
  best=0
  for home in /usr/lib/jvm/* /opt/java/* /opt/jdk* /usr/java/* "${HOME:-/nonexistent}"/.sdkman/candidates/java/* \
    "${HOME:-/nonexistent}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -x "$home/bin/java" ] || continue
    dispatch_jdk_major "$home"
    if [ "$major" -ge $DISPATCH_JDK_FLOOR ] && [ "$major" -gt "$best" ]; then best=$major; DISPATCH_JDK=$home; fi
  done
  [ "$best" -gt 0 ] && return 0
  echo "dispatch: no JDK >= $DISPATCH_JDK_FLOOR found (looked at JAVA_HOME=${JAVA_HOME:-unset}, java on PATH=${java:-none}, /usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks)" >&2
  echo "hint: install a JDK $DISPATCH_JDK_FLOOR or newer, for example Eclipse Temurin, or set JAVA_HOME to one" >&2
  return 1
}

# dispatch_build_once ROOT: builds a checkout that has no dist/current; of several callers one builds
dispatch_build_once() {
  if [ ! -f "$1/pom.xml" ]; then
    echo "dispatch: $1 holds neither a built dispatch nor its sources" >&2
    return 1
  fi
  dispatch_find_jdk || return 1
  if ! command -v mvn >/dev/null 2>&1; then
    echo "dispatch: this checkout is not built yet, and Maven (mvn) is not on PATH" >&2
    echo "hint: install Maven (Debian: apt-get install maven; macOS: brew install maven) and run again" >&2
    return 1
  fi
  mkdir -p "$1/dist" || return 1
  exec 9>"$1/dist/.build.lock"
  if command -v flock >/dev/null 2>&1; then flock 9; fi
  if [ ! -f "$1/dist/current" ]; then
    echo "dispatch: first use in this checkout: building (some minutes where Maven's cache is empty)" >&2
    "$1/build" >&2 9>&- || { echo "dispatch: the build failed; ./build in $1 shows it again" >&2; exec 9>&-; return 1; }
  fi
  exec 9>&-
}
