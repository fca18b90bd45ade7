#!/bin/sh
# Runs one agent program in a session of its own and keeps what it writes, whatever becomes of the daemon.
#   session-shim.sh start FOLDER INPUT FIFO UMASK TOOLS COUNT PROGRAM [ARGUMENT...]
#   session-shim.sh terminal FOLDER
# In the second form it runs in a terminal that somebody opened, which is the agent's stdin, stdout and stderr; the
# environment and the words of the first form come through the FIFO FOLDER/hand, so that they are on no disk.
# INPUT  `live` (stdin is a pipe fed through FOLDER/ctl), `terminal`, or the path of a file to be stdin
# FIFO   held open read-write for as long as the shim lives, so that a writer never waits for a reader; may be empty
# UMASK  the agent's; the shim's own files are 0600
# TOOLS  the PATH of the shim's own tools; the agent gets the PATH of the environment
# COUNT  how many variables come as DISPATCH_ENV_0, _1, … = NAME=VALUE: those a shell would drop or change
#
# FOLDER/shim   pid, start ticks, boot id of the shim; made exclusively: whoever makes it decides whether the agent starts
# FOLDER/pid    pid and start ticks of the agent
# FOLDER/ctl    commands: `send NUMBER ;`, `eof - ;`; a line without its `;` is a torn one and is not obeyed
# FOLDER/in     NUMBER is a payload; NUMBER.taken is made exclusively by the shim (to send it) or the daemon (to cancel it)
# FOLDER/sent   numbers of the payloads that are in the agent's stdin, in order
# FOLDER/exit   the exit status, 128 + n after signal n; written by one write, complete when it ends in a newline
#
# Only built-ins write these files: a tool would be a process in the group, which a TERM to the group may end.

if [ "$1" = start ]; then
  shift
  agent_path=$PATH
  PATH=$5
  # The substitution ends when the shim closes its stdout, after it has recorded itself.
  # Signals that the daemon's starter ignored would stay ignored in the agent; sh cannot undo that, GNU env can.
  identity=$(DISPATCH_AGENT_PATH=$agent_path setsid -f env --default-signal sh "$0" run "$@") || exit 70
  [ -n "$identity" ] || exit 71
  echo "$identity"
  exit 0
fi
if [ "$1" = terminal ]; then
  hand=$2/hand
  # exports the environment and sets the words of the first form
  . "$hand" || exit 70
  rm -f "$hand"
  unset hand
  [ "$1" = run ] || exit 70
  # the same process once more, so that it carries the mark in its environment as the kernel shows it
  PATH=$6 exec env --default-signal sh "$0" "$@"
fi
shift

# A handler, never an ignore (which the agent would inherit): the shim outlives a signal to the group and records the exit.
outlive() { trap : HUP INT QUIT TERM USR1 USR2 ALRM PIPE; }
outlive
umask 077
set -C

folder=$1 input=$2 fifo=$3 agent_umask=$4 count=$6
PATH=$5
shift 6
agent_path=$DISPATCH_AGENT_PATH
unset DISPATCH_AGENT_PATH

# identify PROCESS: sets pid and ticks (field 22 of stat, counted after the last parenthesis of the name)
identify() {
  read -r stat <"/proc/$1/stat" || return 1
  pid=${stat%% *}
  set -- ${stat##*) }
  shift 19
  ticks=$1
}

# in a subshell only
become_agent() {
  # $$ is the shim's here; /proc/self is this process, which becomes the agent
  identify self && echo "$pid $ticks" >"$folder/pid" || exit 71
  renamed=
  while [ "$count" -gt 0 ]; do
    count=$((count - 1))
    eval "set -- \"\$DISPATCH_ENV_$count\" \"\$@\"; unset DISPATCH_ENV_$count"
    renamed=yes
  done
  umask "$agent_umask"
  [ -z "$renamed" ] || exec env PATH="$agent_path" "$@"
  PATH=$agent_path
  exec "$@"
}

run_agent() {
  (become_agent "$@") >>"$folder/wire.log" 2>>"$folder/stderr.log" 3>&- 4>&-
}

feed_agent() {
  failures=0
  while [ "$failures" -lt 1000 ]; do
    # read fails when a signal comes: that is not the end
    read -r verb number end <&3 || { failures=$((failures + 1)); continue; }
    [ "$end" = ";" ] || continue
    case $verb in
      send)
        case $number in '' | *[!0-9]*) continue ;; esac
        [ -f "$folder/in/$number" ] && printf '' >"$folder/in/$number.taken" || continue
        # whole or not at all, also under a TERM to the group
        (trap '' HUP INT QUIT TERM; exec cat "$folder/in/$number") || break
        echo "$number" >>"$folder/sent"
        ;;
      eof) break ;;
    esac
  done
}

record_exit() { echo "$1" >"$folder/exit"; }

exec 5>>"$folder/shim.log"
if [ "$input" = live ]; then
  [ -p "$folder/ctl" ] || mkfifo -m 600 "$folder/ctl" || exit 72
  exec 3<>"$folder/ctl"
fi
if [ -n "$fifo" ]; then
  [ -p "$fifo" ] || mkfifo -m 600 "$fifo" || [ -p "$fifo" ] || exit 72
  exec 4<>"$fifo"
fi
identify "$$" && read -r boot </proc/sys/kernel/random/boot_id || exit 71
echo "$pid $ticks $boot" >"$folder/shim" || exit 73
if [ "$input" = terminal ]; then
  : >>"$folder/wire.log"
  (become_agent "$@") 4>&- 5>&-
  record_exit $?
  exit 0
fi
echo "$pid $ticks $boot"
exec >/dev/null 2>&5 5>&-

if [ "$input" = live ]; then
  {
    outlive
    feed_agent
  } | {
    # in the foreground on purpose: sh starts a background command with /dev/null as stdin and with INT and QUIT ignored
    outlive
    run_agent "$@"
    status=$?
    exec </dev/null
    record_exit "$status"
    echo "eof - ;" >&3
  }
  status=$?
  # the inner shell records the exit, unless a signal ended it before it could start the agent
  [ -e "$folder/exit" ] || [ -e "$folder/pid" ] || record_exit "$status"
else
  run_agent "$@" <"$input"
  record_exit $?
fi
