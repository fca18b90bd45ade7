package dev.dispatch.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Tells from a screen what the agent is doing. Pure: the same rules and screen give the same
 * verdict. Where no rule holds the state is unknown; nothing is guessed.
 */
public final class ScreenReader {
  private final ScreenRules rules;
  private final Screen screen;
  private final Found<ComposerReader.Box> box;

  private ScreenReader(ScreenRules rules, Screen screen) {
    this.rules = rules;
    this.screen = screen;
    this.box =
        rules
            .composer()
            .map(r -> ComposerReader.find(r, screen))
            .orElseGet(() -> new Found.No<>("there are no rules for a prompt box"));
  }

  /** Reads a screen by the rules of its agent. */
  public static Verdict read(ScreenRules rules, Screen screen) {
    if (screen.isBlank()) {
      return nothing(rules, screen, "the capture is empty, which proves nothing");
    }
    if (screen.isCut()) {
      return nothing(rules, screen, "the cursor is below the lines: the capture is cut");
    }
    return new ScreenReader(rules, screen).verdict();
  }

  private static Verdict nothing(ScreenRules rules, Screen screen, String reason) {
    return new Verdict(
        rules.agent(),
        rules.version(),
        PaneState.UNKNOWN,
        Optional.empty(),
        rules.rules().stream().map(r -> new Verdict.Miss(r.id(), r.state(), reason)).toList(),
        new Composer.Absent(reason),
        Optional.empty(),
        screen.copyMode());
  }

  /** A rule that holds, its lines of evidence, and the block of its dialog. */
  private record Proof(ScreenRule rule, List<Verdict.Line> lines, Optional<Place> block) {}

  private Verdict verdict() {
    Optional<Proof> first = Optional.empty();
    List<Verdict.Miss> misses = new ArrayList<>();
    for (ScreenRule rule : rules.rules()) {
      switch (prove(rule)) {
        case Found.No<Proof>(String reason) ->
            misses.add(new Verdict.Miss(rule.id(), rule.state(), reason));
        case Found.Yes<Proof>(Proof proof) -> {
          if (first.isPresent()) {
            String reason = "holds too, after " + first.get().rule().id();
            misses.add(new Verdict.Miss(rule.id(), rule.state(), reason));
          } else {
            first = Optional.of(proof);
          }
        }
      }
    }
    Optional<Dialog> dialog = first.flatMap(this::dialog);
    return new Verdict(
        rules.agent(),
        rules.version(),
        first.map(p -> p.rule().state()).orElse(PaneState.UNKNOWN),
        first.map(p -> new Verdict.Match(p.rule().id(), p.rule().region(), p.lines())),
        misses,
        dialog.isPresent() ? new Composer.Absent("a dialog has its place") : composer(),
        dialog,
        screen.copyMode());
  }

  private Composer composer() {
    return switch (box) {
      case Found.Yes<ComposerReader.Box>(ComposerReader.Box found) -> found.composer();
      case Found.No<ComposerReader.Box>(String reason) -> new Composer.Absent(reason);
    };
  }

  private Optional<Dialog> dialog(Proof proof) {
    return proof
        .rule()
        .dialog()
        .flatMap(d -> proof.block().map(place -> DialogReader.read(d, screen, place)));
  }

  private Found<Proof> prove(ScreenRule rule) {
    Optional<Place> block = Optional.empty();
    if (rule.dialog().isPresent()) {
      switch (DialogReader.find(rule.dialog().get(), screen)) {
        case Found.No<Place>(String reason) -> {
          return new Found.No<>(reason);
        }
        case Found.Yes<Place>(Place place) -> block = Optional.of(place);
      }
    }
    List<Verdict.Line> lines = new ArrayList<>(block.map(this::edges).orElse(List.of()));
    for (ScreenRule.Condition condition : rule.conditions()) {
      switch (region(condition.region(), block)) {
        case Found.No<List<Verdict.Line>>(String reason) -> {
          return new Found.No<>(condition.region() + ": " + reason);
        }
        case Found.Yes<List<Verdict.Line>>(List<Verdict.Line> seen) -> {
          Optional<String> fault = fault(condition, seen, lines);
          if (fault.isPresent()) {
            return new Found.No<>(condition.region() + ": " + fault.get());
          }
        }
      }
    }
    return new Found.Yes<>(new Proof(rule, lines.stream().distinct().toList(), block));
  }

  private List<Verdict.Line> edges(Place place) {
    return List.of(line(place.first()), line(place.last()));
  }

  /** Why a condition does not hold; puts what it found with the evidence. */
  private static Optional<String> fault(
      ScreenRule.Condition condition, List<Verdict.Line> seen, List<Verdict.Line> evidence) {
    for (Pattern pattern : condition.none()) {
      for (Verdict.Line line : matching(List.of(pattern), seen)) {
        return Optional.of(
            "%s must not be there: %s".formatted(Patterns.show(pattern), line.text().strip()));
      }
    }
    for (Pattern pattern : condition.all()) {
      List<Verdict.Line> found = matching(List.of(pattern), seen);
      if (found.isEmpty()) {
        return Optional.of("no line matches " + Patterns.show(pattern));
      }
      evidence.addAll(found);
    }
    List<Verdict.Line> found = matching(condition.any(), seen);
    if (!condition.any().isEmpty() && found.isEmpty()) {
      return Optional.of("no line matches " + Patterns.show(condition.any()));
    }
    evidence.addAll(found);
    return Optional.empty();
  }

  private static List<Verdict.Line> matching(List<Pattern> patterns, List<Verdict.Line> lines) {
    return lines.stream().filter(line -> Patterns.find(patterns, line.text())).toList();
  }

  private Found<List<Verdict.Line>> region(Region region, Optional<Place> block) {
    return switch (region.kind()) {
      case WHOLE -> rows(0, screen.lastRow());
      case TAIL -> new Found.Yes<>(nearest(screen.lastRow(), region.count()));
      case TITLE -> new Found.Yes<>(fact(screen.title()));
      case COMMAND -> new Found.Yes<>(fact(screen.command()));
      case DIALOG ->
          block
              .map(b -> rows(b.first(), b.last()))
              .orElseGet(() -> new Found.No<>("the rule has no dialog"));
      case COMPOSER, FOOTER, ABOVE ->
          switch (box) {
            case Found.No<ComposerReader.Box>(String reason) -> new Found.No<>(reason);
            case Found.Yes<ComposerReader.Box>(ComposerReader.Box found) ->
                around(region, found.place());
          };
    };
  }

  /** The line above the box and the one below it are its own where the rules name them. */
  private Found<List<Verdict.Line>> around(Region region, Place place) {
    boolean framed = rules.composer().flatMap(ComposerRules::top).isPresent();
    return switch (region.kind()) {
      case FOOTER -> rows(place.last() + 2, screen.lines().size() - 1);
      case ABOVE -> new Found.Yes<>(nearest(place.first() - (framed ? 2 : 1), region.count()));
      default -> rows(place.first(), place.last());
    };
  }

  /** What is not known is no line, so that it neither proves nor refutes anything. */
  private static List<Verdict.Line> fact(Optional<String> fact) {
    return fact.map(text -> new Verdict.Line(0, text)).stream().toList();
  }

  private Found<List<Verdict.Line>> rows(int first, int last) {
    return new Found.Yes<>(IntStream.rangeClosed(first, last).mapToObj(this::line).toList());
  }

  /** So many lines that are not blank, going up from a row; the lowest first. */
  private List<Verdict.Line> nearest(int from, int count) {
    return IntStream.iterate(from, row -> row >= 0, row -> row - 1)
        .filter(row -> !screen.line(row).isBlank())
        .limit(count)
        .mapToObj(this::line)
        .toList();
  }

  private Verdict.Line line(int row) {
    return new Verdict.Line(row + 1, screen.line(row));
  }
}
