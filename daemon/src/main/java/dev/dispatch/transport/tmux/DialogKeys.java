package dev.dispatch.transport.tmux;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.screen.AgentKeys;
import dev.dispatch.screen.Dialog;
import dev.dispatch.transport.RequestAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Which choice of a dialog gives an answer, with the keys for it. */
final class DialogKeys {
  private DialogKeys() {}

  /** The choice that is meant; fails where it is none of those offered. */
  static Dialog.Option of(Dialog dialog, RequestAnswer answer, AgentKeys keys) {
    return switch (answer) {
      case RequestAnswer.Allow allow -> byEffect(dialog, Dialog.Effect.ALLOW, keys.approve());
      case RequestAnswer.Deny deny -> byEffect(dialog, Dialog.Effect.DENY, keys.deny());
      case RequestAnswer.Raw raw ->
          throw new DispatchException(
              ErrorCode.NOT_ALLOWED,
              "what was seen on a screen has no reply of a protocol",
              "dispatch approve, deny or answer");
      case RequestAnswer.Choose(String option) -> byWords(dialog, option);
    };
  }

  private static Dialog.Option byEffect(
      Dialog dialog, Dialog.Effect effect, List<String> otherwise) {
    return dialog.options().stream()
        .filter(option -> option.effect() == effect)
        .findFirst()
        .orElseGet(() -> new Dialog.Option(otherwise, "", "", effect));
  }

  /** By number, by its whole words, or by how it begins where that is one only. */
  private static Dialog.Option byWords(Dialog dialog, String words) {
    List<Dialog.Option> options = dialog.options();
    String wanted = words.strip().toLowerCase(Locale.ROOT);
    if (wanted.matches("[1-9]") && Integer.parseInt(wanted) <= options.size()) {
      return options.get(Integer.parseInt(wanted) - 1);
    }
    List<Dialog.Option> found = new ArrayList<>();
    for (Dialog.Option option : options) {
      String label = option.label().toLowerCase(Locale.ROOT);
      if (label.equals(wanted)) {
        return option;
      }
      if (!wanted.isEmpty() && label.startsWith(wanted)) {
        found.add(option);
      }
    }
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw new DispatchException(
        ErrorCode.VALIDATION,
        "'" + words + "' is not one of the choices: " + labels(options),
        "answer with one of them, or with its number");
  }

  private static List<String> labels(List<Dialog.Option> options) {
    return options.stream().map(Dialog.Option::label).toList();
  }
}
