package dev.dispatch.testkit.fakemodel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The script inside a prompt. The servers keep no state: the next move follows from the script and
 * the tool outputs that came back since the prompt.
 *
 * <p>Arguments may hold {@code {{1}}} (a group of the newest EXPECT, UNTIL or WHILE match), {@code
 * {{plan}}}, {@code {{task}}} and {@code {{bin}}} (the plan file named in the prompt, its folder,
 * and the dispatch command as the prompt spells it).
 *
 * @param steps at least one
 * @param names what the named placeholders stand for
 */
record Script(List<Step> steps, Map<String, String> names) {

  private static final Pattern PLAN =
      Pattern.compile("(/[^\\s`'\"]*/\\.dispatch/tasks/[^\\s/`'\"]+)/plan\\.md");

  private static final Pattern COMMAND =
      Pattern.compile("`((?:env DISPATCH_HOME=\\S+ )?(?:'[^`]+'|\"[^`]+\"|[^\\s`]+)) ask \"");

  private static final Pattern FILE = Pattern.compile("^Read the file (/\\S+) and ");

  Script {
    steps = List.copyOf(steps);
    names = Map.copyOf(names);
  }

  /** The script of a prompt, or of the file it tells to read; empty where it has none. */
  static Optional<Script> of(String given) {
    String prompt = followed(given);
    List<Step> steps = StepParser.steps(prompt);
    if (steps.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> names = new HashMap<>();
    Matcher plan = PLAN.matcher(prompt);
    if (plan.find()) {
      names.put("plan", plan.group());
      names.put("task", plan.group(1));
    }
    Matcher command = COMMAND.matcher(prompt);
    if (command.find()) {
      names.put("bin", command.group(1));
    }
    return Optional.of(new Script(steps, names));
  }

  private static String followed(String prompt) {
    Matcher file = FILE.matcher(prompt);
    try {
      return file.find() ? Files.readString(Path.of(file.group(1))) : prompt;
    } catch (IOException e) {
      return prompt;
    }
  }

  /** A script that only says this. */
  static Script saying(String text) {
    return new Script(List.of(new Step.Text(Step.Voice.SAY, text)), Map.of());
  }

  /** The move after these tool outputs, oldest first. */
  Move next(List<String> outputs) {
    return new Walk(outputs).move();
  }

  /** One pass over the steps and the outputs they have already had. */
  private final class Walk {
    private final List<String> outputs;
    private final Map<String, String> known = new HashMap<>(names);
    private final List<Step.Text> said = new ArrayList<>();
    private int taken;

    Walk(List<String> outputs) {
      this.outputs = outputs;
    }

    Move move() {
      for (Step step : steps) {
        Optional<Move> move =
            switch (step) {
              case Step.Text text -> {
                said.add(new Step.Text(text.voice(), filled(text.text())));
                yield Optional.empty();
              }
              case Step.Fail fail -> Optional.of(new Move.Refuse(fail));
              case Step.Expect expect -> expect(expect.pattern());
              case Step.Call call -> call(call, Duration.ZERO);
              case Step.Repeat repeat -> repeat(repeat);
            };
        if (move.isPresent()) {
          return move.get();
        }
      }
      return speak("done");
    }

    private Optional<Move> call(Step.Call call, Duration pause) {
      if (taken < outputs.size()) {
        taken++;
        said.clear();
        return Optional.empty();
      }
      return Optional.of(new Move.Use(said, call.withArgument(filled(call.argument())), pause));
    }

    private Optional<Move> repeat(Step.Repeat repeat) {
      for (int made = 0; made < repeat.most(); made++) {
        boolean first = made == 0;
        if (!repeat.until() && !matches(repeat.pattern())) {
          return Optional.empty();
        }
        Optional<Move> move = call(repeat.call(), first ? Duration.ZERO : repeat.pause());
        if (move.isPresent()) {
          return move;
        }
        if (repeat.until() && matches(repeat.pattern())) {
          return Optional.empty();
        }
      }
      if (!repeat.until() && !matches(repeat.pattern())) {
        return Optional.empty();
      }
      return Optional.of(
          speak("gave up after " + repeat.most() + " calls, last output: " + newest()));
    }

    private Optional<Move> expect(Pattern pattern) {
      return matches(pattern)
          ? Optional.empty()
          : Optional.of(speak("expected /" + pattern + "/ but the output was: " + newest()));
    }

    private Move speak(String otherwise) {
      return new Move.Speak(
          said.isEmpty() || !otherwise.equals("done")
              ? List.of(new Step.Text(Step.Voice.SAY, otherwise))
              : said);
    }

    private String newest() {
      return taken == 0 ? "" : outputs.get(taken - 1);
    }

    private boolean matches(Pattern pattern) {
      Matcher matcher = pattern.matcher(newest());
      if (!matcher.find()) {
        return false;
      }
      MatchResult found = matcher.toMatchResult();
      for (int group = 1; group <= found.groupCount(); group++) {
        String text = found.group(group);
        known.put(Integer.toString(group), text == null ? "" : text);
      }
      return true;
    }

    private String filled(String text) {
      String result = text;
      for (Map.Entry<String, String> entry : known.entrySet()) {
        result = result.replace("{{" + entry.getKey() + "}}", entry.getValue());
      }
      return result;
    }
  }
}
