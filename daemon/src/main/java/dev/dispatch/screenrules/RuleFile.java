package dev.dispatch.screenrules;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.screen.AgentKeys;
import dev.dispatch.screen.ComposerRules;
import dev.dispatch.screen.Dialog;
import dev.dispatch.screen.DialogRules;
import dev.dispatch.screen.PaneState;
import dev.dispatch.screen.Region;
import dev.dispatch.screen.ScreenRule;
import dev.dispatch.screen.ScreenRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/**
 * One rule file as it is written.
 *
 * @param base the agent whose rules it lies over
 */
record RuleFile(
    String agent,
    String version,
    Optional<String> base,
    Optional<List<String>> programs,
    List<ScreenRule> rules,
    Optional<ComposerRules> composer,
    Optional<RuleTable> keyTable) {
  private static final Map<String, String> OPTION_FORMS =
      Map.of(
          "numbered",
          "^[\\s│┃]*(?:[❯›>●•▸]\\s*)?(?<key>\\d{1,2})[.)]\\s+(?<label>\\S.*?)(?:\\s{2,}(?<more>\\S.*))?$",
          "numbered-with-key",
          "^[\\s│┃]*(?:[❯›>●•▸]\\s*)?(?<number>\\d{1,2})[.)]\\s+(?<label>\\S.*?)"
              + "(?:\\s+\\((?<key>\\w+)\\))?$");
  private static final int MOST_LINES = 60;

  RuleFile {
    rules = List.copyOf(rules);
  }

  /** Reads a file; {@code expected} is the agent that its name says. */
  static RuleFile read(String file, String text, String expected) {
    TomlParseResult parsed = Toml.parse(text);
    if (parsed.hasErrors()) {
      TomlParseError error = parsed.errors().getFirst();
      RuleTable broken = new RuleTable(file, "", parsed, error.position());
      String message = Optional.ofNullable(error.getMessage()).orElse("it is broken");
      throw broken.fault(message.lines().findFirst().orElse(message)).causedBy(error);
    }
    RuleTable top = new RuleTable(file, "", parsed, TomlPosition.positionAt(1, 1));
    String agent = top.requiredText("agent");
    if (!agent.equals(expected)) {
      throw top.fault("agent is \"%s\", but the file is named %s".formatted(agent, expected));
    }
    Optional<RuleTable> keys = top.table("keys");
    RuleFile result =
        new RuleFile(
            agent,
            top.requiredText("version"),
            top.text("base"),
            top.texts("programs"),
            rules(top),
            top.table("composer").map(RuleFile::composer),
            keys);
    // Reads them once, so that a wrong key is an error even where they are not used.
    keys.ifPresent(k -> keys(k, AgentKeys.NONE));
    top.end();
    return result;
  }

  /** The rules of this file alone. */
  ScreenRules alone() {
    return over(new ScreenRules(agent, "", List.of(), List.of(), Optional.empty(), AgentKeys.NONE));
  }

  /** These rules, then what the others have besides. A rule of the same id takes the place. */
  ScreenRules over(ScreenRules others) {
    Map<String, ScreenRule> all = new LinkedHashMap<>();
    others.rules().forEach(rule -> all.put(rule.id(), rule));
    rules.forEach(rule -> all.put(rule.id(), rule));
    return new ScreenRules(
        agent,
        others.version().isEmpty() ? version : version + " over " + others.version(),
        programs.orElse(others.programs()),
        List.copyOf(all.values()),
        composer.or(others::composer),
        keyTable.map(k -> keys(k, others.keys())).orElse(others.keys()));
  }

  private static AgentKeys keys(RuleTable table, AgentKeys otherwise) {
    AgentKeys keys =
        new AgentKeys(
            table.texts("interrupt").orElse(otherwise.interrupt()),
            table.texts("clear").orElse(otherwise.clear()),
            table.texts("submit").orElse(otherwise.submit()),
            table.texts("approve").orElse(otherwise.approve()),
            table.texts("deny").orElse(otherwise.deny()),
            table.text("quit").orElse(otherwise.quit()));
    table.end();
    return keys;
  }

  private static ComposerRules composer(RuleTable table) {
    ComposerRules composer =
        new ComposerRules(
            grouped(table, "prompt"),
            grouped(table, "more"),
            table.pattern("top"),
            table.requiredPattern("bottom"),
            table.number("footer-lines", 6),
            table.patterns("none"),
            table.patterns("hints"),
            table.pattern("paste"));
    table.end();
    return composer;
  }

  private static Pattern grouped(RuleTable table, String key) {
    Pattern pattern = table.requiredPattern(key);
    if (pattern.matcher("").groupCount() < 1) {
      throw table.fault(key + " needs a group around what is typed: " + pattern.pattern());
    }
    return pattern;
  }

  private static List<ScreenRule> rules(RuleTable top) {
    List<ScreenRule> rules = new ArrayList<>();
    for (RuleTable table : top.tables("rules")) {
      ScreenRule rule = rule(table);
      if (rules.stream().anyMatch(r -> r.id().equals(rule.id()))) {
        throw table.fault("two rules have the id \"" + rule.id() + "\"");
      }
      rules.add(rule);
    }
    return rules;
  }

  private static ScreenRule rule(RuleTable table) {
    String id = table.requiredText("id");
    PaneState state =
        table
            .word("state", PaneState::find, words(PaneState.values(), PaneState::wireName))
            .orElseThrow(() -> table.fault("rule \"" + id + "\" has no state"));
    int priority = table.number("priority", 0);
    Optional<DialogRules> dialog = table.table("dialog").map(RuleFile::dialog);
    List<ScreenRule.Condition> conditions = new ArrayList<>();
    if (table.text("region").isPresent() || dialog.isEmpty()) {
      conditions.add(condition(table));
    }
    for (RuleTable also : table.tables("also")) {
      conditions.add(condition(also));
      also.end();
    }
    table.end();
    for (ScreenRule.Condition condition : conditions) {
      if (condition.region().kind() == Region.Kind.DIALOG && dialog.isEmpty()) {
        throw table.fault("rule \"" + id + "\" looks at its dialog and has none");
      }
    }
    return new ScreenRule(id, priority, state, conditions, dialog);
  }

  private static ScreenRule.Condition condition(RuleTable table) {
    Region region =
        table
            .word("region", Region::parse, Region.choices())
            .orElseThrow(() -> table.fault("a region is missing: one of " + Region.choices()));
    ScreenRule.Condition condition =
        new ScreenRule.Condition(
            region, table.patterns("all"), table.patterns("any"), table.patterns("none"));
    if (condition.all().isEmpty() && condition.any().isEmpty() && condition.none().isEmpty()) {
      throw table.fault("nothing is looked for: give all, any or none");
    }
    return condition;
  }

  private static DialogRules dialog(RuleTable table) {
    DialogRules dialog =
        new DialogRules(
            table
                .word("kind", Dialog.Kind::find, words(Dialog.Kind.values(), Dialog.Kind::wireName))
                .orElse(Dialog.Kind.APPROVAL),
            table.requiredPattern("from"),
            table.requiredPattern("until"),
            table.number("within", 1),
            table.number("most", MOST_LINES),
            table.word("cursor", RuleFile::cursor, "inside, anywhere").orElse(true),
            table.text("subject").isPresent()
                ? Optional.of(grouped(table, "subject"))
                : Optional.empty(),
            option(table),
            fixed(table),
            table.patterns("skip"),
            table.patterns("allow"),
            table.patterns("allow-always"),
            table.patterns("deny"));
    table.end();
    return dialog;
  }

  private static Optional<Boolean> cursor(String word) {
    return switch (word) {
      case "inside" -> Optional.of(true);
      case "anywhere" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private static Optional<Pattern> option(RuleTable table) {
    Optional<String> form = table.text("option").map(OPTION_FORMS::get);
    Optional<Pattern> pattern =
        form.isPresent() ? form.map(Pattern::compile) : table.pattern("option");
    pattern
        .filter(p -> !p.namedGroups().keySet().containsAll(List.of("key", "label")))
        .ifPresent(p -> {
          throw table.fault(
              "option needs the groups (?<key>…) and (?<label>…), or is one of "
                  + OPTION_FORMS.keySet().stream().sorted().toList());
        });
    return pattern;
  }

  private static List<DialogRules.FixedOption> fixed(RuleTable table) {
    List<DialogRules.FixedOption> fixed = new ArrayList<>();
    for (RuleTable option : table.tables("options")) {
      Dialog.Effect effect =
          option
              .word(
                  "effect",
                  Dialog.Effect::find,
                  words(Dialog.Effect.values(), Dialog.Effect::wireName))
              .orElse(Dialog.Effect.OTHER);
      fixed.add(
          new DialogRules.FixedOption(
              option.requiredPattern("match"),
              new Dialog.Option(
                  option.texts("keys").orElseThrow(() -> option.fault("keys are missing")),
                  option.requiredText("label"),
                  "",
                  effect)));
      option.end();
    }
    return fixed;
  }

  private static <T> String words(T[] values, Function<T, String> word) {
    return Arrays.stream(values).map(word).collect(Collectors.joining(", "));
  }

  /** The error of a base that leads back to itself or to nothing. */
  static DispatchException noBase(String file, String base, String why) {
    return new DispatchException(
        ErrorCode.VALIDATION,
        "the screen rules cannot be used: %s: base \"%s\" %s".formatted(file, base, why),
        "mend the key base in " + file);
  }
}
