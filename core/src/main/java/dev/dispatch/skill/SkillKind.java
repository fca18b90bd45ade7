package dev.dispatch.skill;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The skills that are built in. */
public enum SkillKind {
  /** Research and an answer; changes nothing. */
  ASK,
  /** One small change. */
  FAST,
  /** Carries out a plan. */
  IMPLEMENT;

  private static final Pattern POLITE =
      Pattern.compile(
          "^(?:(?:hi|hello|hey|ok|okay|please|now|also|and|so)\\b[,! ]*"
              + "|(?:can|could|would|will) you\\b(?: please)? *"
              + "|i(?:'d like| want| need) you to *)+");
  private static final Pattern RESEARCH =
      Pattern.compile(
          "^(?:how|what|why|where|who|whom|whose|when|which|is|are|was|were|does|do|did|can|could"
              + "|should|would|will|has|have|explain|research|investigate|find out|figure out"
              + "|look into|look up|compare|describe|summari[sz]e|tell me|show me|analy[sz]e|list"
              + "|check (?:if|whether|how|why|what)|evaluate|assess|understand)\\b");
  private static final Pattern ACTION =
      Pattern.compile(
          "(?:\\b(?:and|then|to)|[.!?;,]) +(?:then +|please +)?(?:fix|mend|repair|implement|add"
              + "|change|correct|remove|rename|update|refactor|write|build|create|apply|patch)\\b");

  /** As it is written on the command line. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The skill of that name. */
  public static Optional<SkillKind> named(String name) {
    return List.of(values()).stream().filter(kind -> kind.wireName().equals(name)).findFirst();
  }

  /** What a text asks for where no skill is named: never to carry out a plan. */
  static SkillKind of(String text) {
    String words = text.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    if (IdFormat.looksLikeAnId(text)) {
      return FAST;
    }
    String wanted = POLITE.matcher(words).replaceFirst("");
    boolean asksPolitely = !wanted.equals(words);
    boolean question = words.endsWith("?") && !asksPolitely;
    boolean research = RESEARCH.matcher(wanted).find();
    return (question || research) && !ACTION.matcher(wanted).find() ? ASK : FAST;
  }
}
