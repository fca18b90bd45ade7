#!/bin/sh
# Puts an immutable install folder together: assemble.sh ROOT CLIENT_JAR DAEMON_LIB_FOLDER
#
#   dist/<build-id>/{client.jar, daemon/*.jar, dispatch, jdk.sh, make-aot, demo-agent.sh}, later aot/*.aot
#   dist/current names the newest one
#
# The build id is a hash over the contents, so the same sources give the same folder, and a folder is
# never changed once it is there: daemons and AOT caches depend on that. Made beside and renamed.
set -eu
root=$1 client=$2 lib=$3
dist=$root/dist
sum() { if command -v sha256sum >/dev/null 2>&1; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }

mkdir -p "$dist"
new=$dist/.new-$$
trap 'rm -rf "$new"' EXIT
mkdir -p "$new/daemon"
cp "$client" "$new/client.jar"
cp "$lib"/*.jar "$new/daemon/"
cp "$root/dispatch" "$root/jdk.sh" "$root/daemon/src/dist/make-aot" \
  "$root/daemon/src/dist/demo-agent.sh" "$new/"
chmod 755 "$new/dispatch" "$new/make-aot"
id=$(cd "$new" && sum client.jar dispatch jdk.sh make-aot demo-agent.sh daemon/*.jar | LC_ALL=C sort | sum | cut -c1-12)

if [ ! -f "$dist/$id/client.jar" ]; then
  mv "$new" "$dist/$id" 2>/dev/null || [ -f "$dist/$id/client.jar" ]
fi
printf '%s\n' "$id" >"$dist/.current-$$"
mv "$dist/.current-$$" "$dist/current"

# Old folders go, but for the newest five, those of the last three days, and those a process uses.
kept=0
for old in $(cd "$dist" && ls -1t); do
  [ -f "$dist/$old/client.jar" ] || continue
  kept=$((kept + 1))
  [ "$kept" -gt 5 ] && [ "$old" != "$id" ] || continue
  [ -n "$(find "$dist/$old" -maxdepth 0 -mtime +3)" ] || continue
  if grep -qsF "dist/$old/" /proc/[0-9]*/cmdline; then continue; fi
  rm -rf "$dist/.old-$$" && mv "$dist/$old" "$dist/.old-$$" && rm -rf "$dist/.old-$$"
done
