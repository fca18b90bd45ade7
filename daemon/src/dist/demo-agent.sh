#!/bin/sh
# The built-in agent: plays a worker without any model, for `dispatch demo` and for trying things out.
# It goes through the checklist of its task and does what a few forms of items say:
#   Ask: QUESTION (A | B)   asks the person, with the options
#   Write FILE              writes what the person answered into FILE
#   anything else           is ticked
# DEMO_PAUSE is the time between two items, in seconds.
set -u
plan=$DISPATCH_TASK_DIR/plan.md
pause=${DEMO_PAUSE:-0.5}
answer=nothing

tick() { # number of the line, note
  # by the environment: -v would take a backslash in the note for an escape
  NOTE=$2 awk -v line="$1" '
    NR == line { sub(/\[[ ?]\]/, "[x]"); print; if (ENVIRON["NOTE"] != "") print "  " ENVIRON["NOTE"]; next }
    { print }
  ' "$plan" >"$plan.demo.tmp" && mv "$plan.demo.tmp" "$plan"
}

ask() { # question with options in parentheses at its end
  question=${1%% (*}
  options=${1#"$question"}
  options=${options# (}
  options=${options%)}
  set -- "$question"
  while [ -n "$options" ]; do
    option=${options%%" | "*}
    if [ "$option" = "$options" ]; then options=; else options=${options#*" | "}; fi
    set -- "$@" --option "$option"
  done
  answer=$("$DISPATCH_BIN" ask "$@")
  code=$?
  while [ "$code" = 75 ]; do
    number=$(ls "$DISPATCH_TASK_DIR/ipc" | sed -n 's/\.question$//p' | tail -n 1)
    answer=$("$DISPATCH_BIN" ask --resume "$number")
    code=$?
  done
  return "$code"
}

echo "demo agent: working on $plan"
while :; do
  found=$(grep -n -m 1 '^[-*+] \[[ ?]\] ' "$plan") || break
  line=${found%%:*}
  item=${found#*\] }
  sleep "$pause"
  note=
  case $found$item in
    *"[?]"*)
      # an earlier worker asked and went; the answer came meanwhile
      last=$(ls "$DISPATCH_TASK_DIR/ipc" | sed -n 's/\.answer$//p' | tail -n 1)
      answer=$(cat "$DISPATCH_TASK_DIR/ipc/$last.answer")
      note="The answer was: $answer"
      ;;
    *"] Ask: "*)
      if ! ask "${item#Ask: }"; then
        printf 'demo agent: nobody answered: %s\n' "${item#Ask: }"
        printf 'I asked: %s\n' "${item#Ask: }" >"$DISPATCH_TASK_DIR/context.md"
        awk -v line="$line" 'NR == line { sub(/\[ \]/, "[?]") } { print }' "$plan" >"$plan.demo.tmp" &&
          mv "$plan.demo.tmp" "$plan"
        exit 0
      fi
      note="The answer was: $answer"
      ;;
    *"] Write "*)
      case ${item#Write } in
        *" "* | /* | *..*) ;; # no file of this directory
        *)
          printf '%s\n' "$answer" >"${item#Write }"
          note="written"
          ;;
      esac
      ;;
  esac
  printf 'demo agent: done: %s\n' "$item"
  tick "$line" "$note"
done
"$DISPATCH_BIN" report done "Every item is done; the answer was: $answer"
touch "$DISPATCH_TASK_DIR/ipc/.done"
printf 'Every item is done. The answer was: %s\n' "$answer"
