package dev.dispatch.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the pages about the code name is there: classes, packages, files. */
final class NamesTest {
  private static final Pattern INLINE = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern PACKAGE =
      Pattern.compile("dev\\.dispatch(\\.[a-z]+|\\.\\{[a-z,]+\\})+");
  private static final Pattern CLASS =
      Pattern.compile("(?<![\\w$.-])[A-Z][a-z0-9]+\\w*(\\.[A-Z]\\w+)?");
  private static final Pattern CAMEL = Pattern.compile("(?<![\\w$.-])[A-Z][a-z0-9]+[A-Z]\\w*");
  private static final Pattern DECLARED =
      Pattern.compile("\\b(?:class|record|interface|enum) ([A-Z]\\w*)");
  private static final List<String> JDK =
      List.of("java.lang.", "java.util.", "java.nio.file.", "java.time.");

  private static final Pattern CONSTANT = Pattern.compile("\\b[A-Z][A-Z0-9_]+\\b");
  private static final Pattern NO_CODE =
      Pattern.compile("\"[^\"\\n]*\"|[\\w<>]+\\.(?:sql|md|json|xml)\\b");

  private final Set<String> classes = new HashSet<>();
  private final Set<String> packages = new HashSet<>();

  NamesTest() {
    for (Path file : Documents.files()) {
      if (file.toString().endsWith(".java")) {
        String text = Documents.read(file);
        Matcher declared = DECLARED.matcher(text);
        while (declared.find()) {
          classes.add(declared.group(1));
        }
        Matcher constants = CONSTANT.matcher(text);
        while (constants.find()) {
          classes.add(constants.group());
        }
        Matcher inside = Pattern.compile("(?m)^package ([\\w.]+);").matcher(text);
        if (inside.find()) {
          packages.add(inside.group(1));
        }
      }
    }
  }

  @Test
  void everyNameInTheArchitectureExists() {
    assertThat(unknown("ARCHITECTURE.md")).isEmpty();
    assertThat(checked).as("names that were looked for").isGreaterThan(80);
  }

  @Test
  void everyNameForContributorsExists() {
    List<String> unknown = new ArrayList<>(unknown("CONTRIBUTING.md"));
    unknown.addAll(unknown("AGENTS.md"));
    unknown.addAll(unknown("docs/decisions-that-look-like-bugs.md"));
    for (Path page : Documents.pages()) {
      if (Documents.name(page).startsWith("docs/adr/")) {
        unknown.addAll(unknown(Documents.name(page)));
      }
    }
    assertThat(unknown).isEmpty();
  }

  private int checked;

  private List<String> unknown(String name) {
    String page = Documents.read(Documents.page(name));
    List<String> unknown = new ArrayList<>();
    Matcher inline = INLINE.matcher(Documents.prose(page));
    while (inline.find()) {
      check(inline.group(1), CLASS, unknown);
      checkPath(inline.group(1), unknown);
    }
    for (Documents.Block block : Documents.blocks(page)) {
      check(block.text(), CAMEL, unknown);
    }
    return unknown.stream().map(what -> name + ": " + what).toList();
  }

  private void check(String code, Pattern names, List<String> unknown) {
    String text = NO_CODE.matcher(code).replaceAll("");
    Matcher inPackages = PACKAGE.matcher(text);
    while (inPackages.find()) {
      expand(inPackages.group()).stream()
          .filter(p -> !packages.contains(p) && !isParent(p))
          .forEach(unknown::add);
      checked++;
    }
    if (text.contains("*") || (text.contains("/") && names == CLASS)) {
      return;
    }
    Matcher inClasses = names.matcher(text);
    while (inClasses.find()) {
      checked++;
      for (String part : inClasses.group().split("\\.", -1)) {
        if (!classes.contains(part) && !isOfTheJdk(part)) {
          unknown.add(part);
        }
      }
    }
  }

  private boolean isParent(String name) {
    return packages.stream().anyMatch(p -> p.startsWith(name + "."));
  }

  private static List<String> expand(String name) {
    int open = name.indexOf('{');
    if (open < 0) {
      return List.of(name);
    }
    List<String> all = new ArrayList<>();
    for (String part : name.substring(open + 1, name.indexOf('}')).split(",", -1)) {
      all.add(name.substring(0, open) + part);
    }
    return all;
  }

  /** A path from the root, if the text is one without holes. */
  private static void checkPath(String text, List<String> unknown) {
    boolean path = text.matches("(client|core|daemon|testkit|it|bench|docs)/[\\w./-]+");
    if (path && !Files.exists(Documents.page(text))) {
      unknown.add(text);
    }
  }

  private static boolean isOfTheJdk(String name) {
    for (String prefix : JDK) {
      try {
        Class.forName(prefix + name);
        return true;
      } catch (ClassNotFoundException e) {
        // The next may have it.
      }
    }
    return List.of("Jdbi", "Flyway", "Maven", "Test", "Nullable").contains(name);
  }
}
