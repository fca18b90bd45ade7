package dev.dispatch.agent;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the words of a task say about who shall do it and where.
 *
 * @param mention the agent that was named last
 * @param worktree whether it asks for a git worktree
 */
public record TaskWords(Optional<Mention> mention, boolean worktree) {
  /** A word with what may stand inside of a name; a path is one word and no name. */
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.:/@+-]*");

  private static final Pattern NO_PART_OF_A_NAME = Pattern.compile("^[_]+|[_.:@+-]+$");

  private static final String IN_A_PATH = "/\\.~$";

  private static final Set<String> HAND_OVER =
      Set.of("use", "using", "with", "have", "ask", "via", "dispatch");

  private static final String OWN =
      "(?:(?:a|an|the|its|your|own|new|fresh|separate|git|isolated|dedicated)\\s+)*";

  private static final Pattern WORKTREE =
      Pattern.compile(
          "\\b(?:in|inside|into|use|using|with|create)\\s+"
              + OWN
              + "(?:git[ -])?worktree\\b(?![-'/.]\\w)"
              + "|^\\s*worktree\\s*[:,]"
              + "|[,;(\\[]\\s*(?:git )?worktree\\s*[)\\].!]*\\s*$",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern NOT =
      Pattern.compile(
          "(?:\\bnot|n't|\\bnever|\\bwithout|\\bno need to)\\s+(?:\\w+\\s+){0,2}$",
          Pattern.CASE_INSENSITIVE);

  /** An agent that the words name. */
  public sealed interface Mention {
    String name();

    /** An agent of the configuration, as it is spelt there. */
    record Configured(String name) implements Mention {}

    /** A backend of the configuration, as it is spelt there; not a model of it. */
    record Backend(String name) implements Mention {}

    /** What looks like a model, where an agent is asked for; the configuration does not have it. */
    record Model(String name) implements Mention {}
  }

  /**
   * Reads a text.
   *
   * @param agents the configured names of models, aliases and old-format agents
   * @param backends the configured names of backends
   */
  public static TaskWords read(
      String text, Collection<String> agents, Collection<String> backends) {
    return new TaskWords(lastMention(text, agents, backends), asksForWorktree(text));
  }

  private static Optional<Mention> lastMention(
      String text, Collection<String> agents, Collection<String> backends) {
    Optional<Mention> last = Optional.empty();
    Matcher words = WORD.matcher(text);
    boolean handedOver = false;
    while (words.find()) {
      String word = NO_PART_OF_A_NAME.matcher(words.group()).replaceAll("");
      boolean path = words.start() > 0 && IN_A_PATH.indexOf(text.charAt(words.start() - 1)) >= 0;
      if (!path) {
        last = mention(word, handedOver, agents, backends).or(keep(last));
      }
      handedOver = HAND_OVER.contains(word.toLowerCase(Locale.ROOT));
    }
    return last;
  }

  private static java.util.function.Supplier<Optional<Mention>> keep(Optional<Mention> last) {
    return () -> last;
  }

  private static Optional<Mention> mention(
      String word, boolean handedOver, Collection<String> agents, Collection<String> backends) {
    Optional<Mention> configured = find(word, agents).map(Mention.Configured::new);
    if (configured.isPresent() || !handedOver) {
      return configured;
    }
    Optional<Mention> backend = find(word, backends).map(Mention.Backend::new);
    if (backend.isPresent()) {
      return backend;
    }
    return ModelFamily.ofShape(word).map(family -> new Mention.Model(word));
  }

  private static Optional<String> find(String word, Collection<String> names) {
    return names.stream()
        .filter(word::equals)
        .findFirst()
        .or(() -> names.stream().filter(word::equalsIgnoreCase).findFirst());
  }

  private static boolean asksForWorktree(String text) {
    Matcher matcher = WORKTREE.matcher(text);
    while (matcher.find()) {
      if (!NOT.matcher(text.substring(0, matcher.start())).find()) {
        return true;
      }
    }
    return false;
  }
}
