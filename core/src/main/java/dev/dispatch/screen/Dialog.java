package dev.dispatch.screen;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A dialog that waits for a key.
 *
 * @param text what it shows above its options
 * @param subject the command or file it asks about, where the rule knows how to find it
 * @param options in the order shown
 * @param digest over kind, text and options; an answer names it, so that it never reaches another
 *     dialog than the one that was read. Which option is selected does not matter
 */
public record Dialog(
    Kind kind, String text, Optional<String> subject, List<Option> options, String digest) {

  public Dialog {
    options = List.copyOf(options);
  }

  /** What is asked. */
  public enum Kind {
    /** May I do this? */
    APPROVAL,
    /** A question of the agent. */
    QUESTION,
    /** Something to choose from that the user opened. */
    MENU,
    /** Is this folder, key or project to be trusted? */
    TRUST;

    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of this wire name. */
    public static Optional<Kind> find(String wireName) {
      return Arrays.stream(values()).filter(k -> k.wireName().equals(wireName)).findFirst();
    }
  }

  /** What choosing an option does. */
  public enum Effect {
    /** This once. */
    ALLOW,
    /** More than what was asked: from now on, for a whole kind, or another mode. */
    ALLOW_ALWAYS,
    DENY,
    /** Anything else, or not known. */
    OTHER;

    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The effect of this wire name. */
    public static Optional<Effect> find(String wireName) {
      return Arrays.stream(values()).filter(e -> e.wireName().equals(wireName)).findFirst();
    }
  }

  /**
   * @param keys to press, one after the other, as tmux names them
   * @param more what describes the label; may be empty
   */
  public record Option(List<String> keys, String label, String more, Effect effect) {
    public Option {
      keys = List.copyOf(keys);
    }
  }
}
