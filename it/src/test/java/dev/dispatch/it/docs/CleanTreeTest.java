package dev.dispatch.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What must not be in any file. Patterns are put together here so that they do not find themselves.
 */
final class CleanTreeTest {
  private static final List<Pattern> UNWANTED =
      List.of(
          Pattern.compile("registry\\." + "npmjs"),
          Pattern.compile("repo1?\\.maven\\." + "(org|apache)"),
          Pattern.compile("\"resolved\"" + "\\s*:\\s*\"http"),
          Pattern.compile("/wo" + "rk/(main|shared|h)\\b"),
          Pattern.compile("pypi" + "\\.org"));
  private static final int MOST_LINES = 400;

  @Test
  void namesNoRegistryAndNoPlaceOfOurs() {
    List<String> found = new ArrayList<>();
    for (Path file : Documents.files()) {
      String text = Documents.read(file);
      for (Pattern pattern : UNWANTED) {
        if (pattern.matcher(text).find()) {
          found.add(Documents.name(file) + ": " + pattern);
        }
      }
    }
    assertThat(found).isEmpty();
  }

  /** A modifier shows in the class file and is a rule there; a block shows only here. */
  @Test
  void noBlockIsSynchronized() {
    Pattern block = Pattern.compile("\\bsynchronized" + "\\s*\\(");
    List<String> found = new ArrayList<>();
    for (Path file : Documents.files()) {
      if (file.toString().endsWith(".java") && block.matcher(Documents.read(file)).find()) {
        found.add(Documents.name(file));
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void lockFilesPinWithoutPlaces() throws IOException {
    Path lock = Documents.page("it/agents/package-lock.json");
    assertThat(Files.readString(lock)).contains("\"integrity\"").doesNotContain("\"resolved\"");
  }

  @Test
  void javaFilesStayReadable() {
    List<String> long_ = new ArrayList<>();
    int files = 0;
    for (Path file : Documents.files()) {
      if (file.toString().endsWith(".java")) {
        files++;
        long lines = Documents.read(file).lines().count();
        if (lines > MOST_LINES) {
          long_.add(Documents.name(file) + ": " + lines);
        }
      }
    }
    assertThat(long_).isEmpty();
    assertThat(files).isGreaterThan(300);
  }
}
