package dev.dispatch.skill;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.Nearest;
import dev.dispatch.id.Quoted;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A prompt of a project's own, with placeholders such as {@code {title}}. {@code ${name}} and
 * anything else in braces is left as it is; {@code {{name}}} writes {@code {name}}.
 */
public record SkillTemplate(String name, String text) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
  private static final Pattern PLACE =
      Pattern.compile("\\{\\{([a-z][a-z-]*)}}|(?<![$\\\\])\\{([a-z][a-z-]*)}");

  /** Whether a name can be that of a template's file; never one that leaves the folder. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Fails for a name that could leave the folder. */
  public static void requireName(String name) {
    if (!isName(name)) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          Quoted.of(name) + " is no name of a template: expected letters, digits, - and _",
          "templates are .dispatch/templates/<name>.md");
    }
  }

  /** The placeholders in it; fails for one that is not among those known. */
  public Set<String> places(Set<String> known) {
    Set<String> places = new TreeSet<>();
    Matcher place = PLACE.matcher(text);
    while (place.find()) {
      if (place.group(2) != null) {
        places.add(place.group(2));
      }
    }
    for (String found : places) {
      if (!known.contains(found)) {
        throw unknown(found, known);
      }
    }
    return places;
  }

  private DispatchException unknown(String found, Set<String> known) {
    String near =
        Nearest.of(found, known).stream()
            .findFirst()
            .map(n -> "; nearest is {" + n + "}")
            .orElse("");
    return new DispatchException(
        ErrorCode.VALIDATION,
        "the template %s has the unknown placeholder {%s}%s".formatted(name, found, near),
        "there are: "
            + known.stream().sorted().map(k -> "{" + k + "}").collect(Collectors.joining(" ")),
        "write {{%s}} where {%s} itself is meant".formatted(found, found));
  }

  /** The text with every placeholder filled. */
  public String filled(UnaryOperator<String> values) {
    return PLACE
        .matcher(text)
        .replaceAll(place ->
            Matcher.quoteReplacement(
                place.group(2) == null
                    ? "{" + place.group(1) + "}"
                    : values.apply(place.group(2))));
  }
}
