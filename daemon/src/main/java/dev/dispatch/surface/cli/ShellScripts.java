package dev.dispatch.surface.cli;

import dev.dispatch.op.Param;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Completion scripts. Words, flags and choices are written into them; what only a daemon knows is
 * asked for, and read line by line, so that no value is ever evaluated by the shell.
 */
final class ShellScripts {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9 :_.-]*");

  private static final String BASH =
      """
      # bash completion for dispatch: source this file, or put it into bash-completion's folder.
      @TABLES@
      _dispatch_words() {
        local word
        for word in "$@"; do
          [[ $word == "$_dispatch_cur"* ]] && COMPREPLY+=("$word")
        done
      }
      _dispatch_ask() {
        local word
        while IFS= read -r word; do
          [[ $word == "$_dispatch_cur"* ]] && COMPREPLY+=("$word")
        done < <(dispatch __complete "$1" 2>/dev/null </dev/null)
      }
      _dispatch_files() { compopt -o default 2>/dev/null; }
      _dispatch_directories() { compopt -o default -o dirnames 2>/dev/null; }
      _dispatch() {
        local _dispatch_cur=${COMP_WORDS[COMP_CWORD]}
        COMPREPLY=()
        _dispatch_complete "${COMP_WORDS[@]:1:COMP_CWORD-1}"
      }
      complete -F _dispatch dispatch
      """;

  private static final String ZSH =
      """
      #compdef dispatch
      # zsh completion for dispatch: put it into a folder of $fpath as _dispatch, or source it.
      @TABLES@
      _dispatch_words() { compadd -- "$@"; }
      _dispatch_ask() {
        local -a found
        found=("${(@f)$(dispatch __complete "$1" 2>/dev/null </dev/null)}")
        [[ -n $found ]] && compadd -- "${found[@]}"
      }
      _dispatch_files() { _files; }
      _dispatch_directories() { _files -/; }
      _dispatch() {
        local _dispatch_cur=${words[CURRENT]}
        _dispatch_complete "${(@)words[2,CURRENT-1]}"
      }
      if [[ $funcstack[1] == _dispatch ]]; then _dispatch "$@"; else compdef _dispatch dispatch; fi
      """;

  /** For both; walks the words given so far, then offers what may follow. */
  private static final String WALK =
      """
      _dispatch_complete() {
        local at= word prev= args=
        for word in "$@"; do
          prev=$word
          case $word in -*) continue ;; esac
          if [ -z "$args" ] && _dispatch_known "${at:+$at }$word"; then
            at="${at:+$at }$word"
          else
            args=1
          fi
        done
        case $prev in -*) _dispatch_value "$at:$prev" && return ;; esac
        case $_dispatch_cur in
          -*) _dispatch_flags "$at" ;;
          *)
            [ -z "$args" ] && _dispatch_next "$at"
            _dispatch_args "$at"
            ;;
        esac
        return 0
      }
      """;

  private ShellScripts() {}

  static String bash(CompletionTable table) {
    return BASH.replace("@TABLES@\n", tables(table));
  }

  static String zsh(CompletionTable table) {
    return ZSH.replace("@TABLES@\n", tables(table));
  }

  private static String tables(CompletionTable table) {
    StringBuilder next = new StringBuilder();
    StringBuilder flags = new StringBuilder();
    StringBuilder values = new StringBuilder();
    StringBuilder args = new StringBuilder();
    for (Map.Entry<String, CompletionTable.Command> entry : table.commands().entrySet()) {
      String at = entry.getKey();
      CompletionTable.Command command = entry.getValue();
      if (!command.next().isEmpty()) {
        next.append(line(at, "_dispatch_words " + plain(String.join(" ", command.next()))));
      }
      flags.append(line(at, "_dispatch_words " + spellings(command)));
      for (CompletionTable.Flag flag : command.flags()) {
        if (flag.value().taken()) {
          String keys =
              flag.spellings().stream()
                  .map(spelling -> "'" + plain(at + ":" + spelling) + "'")
                  .collect(Collectors.joining("|"));
          values
              .append("    ")
              .append(keys)
              .append(") ")
              .append(offer(flag.value()))
              .append(" ;;\n");
        }
      }
      List<CompletionTable.Value> known =
          command.args().stream().filter(CompletionTable.Value::isKnown).toList();
      if (!known.isEmpty()) {
        String offers =
            known.stream().map(ShellScripts::offer).distinct().collect(Collectors.joining("; "));
        args.append(line(at, offers));
      }
    }
    return function(
            "_dispatch_known", "    " + alternatives(known(table)) + ") return 0 ;;\n", "return 1")
        + function("_dispatch_next", next.toString(), "return 0")
        + function("_dispatch_flags", flags.toString(), "return 0")
        + function("_dispatch_value", values + "    *) return 1 ;;\n", "return 0")
        + function("_dispatch_args", args.toString(), "return 0")
        + WALK;
  }

  private static String offer(CompletionTable.Value value) {
    if (!value.choices().isEmpty()) {
      return "_dispatch_words " + plain(String.join(" ", value.choices()));
    }
    return switch (value.source()) {
      case NONE -> ":";
      case FILE -> "_dispatch_files";
      case DIRECTORY -> "_dispatch_directories";
      case TASK, LANE, ENTRY, AGENT -> "_dispatch_ask " + source(value.source());
    };
  }

  static String source(Param.Completion source) {
    return source.name().toLowerCase(Locale.ROOT);
  }

  private static String spellings(CompletionTable.Command command) {
    return plain(
        command.flags().stream()
            .flatMap(flag -> flag.spellings().stream())
            .collect(Collectors.joining(" ")));
  }

  static List<String> known(CompletionTable table) {
    return table.commands().keySet().stream().filter(at -> !at.isEmpty()).toList();
  }

  private static String function(String name, String cases, String end) {
    return name + "() {\n  case $1 in\n" + cases + "  esac\n  " + end + "\n}\n";
  }

  private static String line(String at, String action) {
    return "    '" + plain(at) + "') " + action + " ;;\n";
  }

  private static String alternatives(Collection<String> words) {
    return words.stream().map(word -> "'" + plain(word) + "'").collect(Collectors.joining("|"));
  }

  /** What goes into a script unquoted is checked, so that a name can never be code. */
  static String plain(String text) {
    if (!PLAIN.matcher(text).matches()) {
      throw new IllegalArgumentException("not fit for a completion script: " + text);
    }
    return text;
  }
}
