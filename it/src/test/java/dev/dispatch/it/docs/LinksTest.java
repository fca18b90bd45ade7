package dev.dispatch.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Links within the repository lead somewhere. */
final class LinksTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  @Test
  void everyRelativeLinkResolves() {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path page : Documents.pages()) {
      Matcher matcher = LINK.matcher(Documents.prose(Documents.read(page)));
      while (matcher.find()) {
        String link = matcher.group(1);
        if (!link.contains("://")) {
          links++;
          if (!resolves(page, link)) {
            broken.add(Documents.name(page) + " -> " + link);
          }
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(links).isGreaterThan(50);
  }

  @Test
  void everyPageOfTheDocsIsLinked() {
    List<String> linked = new ArrayList<>();
    for (Path page : Documents.pages()) {
      Matcher matcher = LINK.matcher(Documents.read(page));
      while (matcher.find()) {
        String link = matcher.group(1).replaceFirst("#.*", "");
        linked.add(Documents.name(folder(page).resolve(link).normalize()));
      }
    }
    List<String> pages =
        Documents.pages().stream().map(Documents::name).filter(p -> p.startsWith("docs/")).toList();
    assertThat(linked).containsAll(pages);
  }

  private static boolean resolves(Path page, String link) {
    int hash = link.indexOf('#');
    String path = hash < 0 ? link : link.substring(0, hash);
    Path target = path.isEmpty() ? page : folder(page).resolve(path).normalize();
    if (!Files.exists(target)) {
      return false;
    }
    return hash < 0 || anchors(target).contains(link.substring(hash + 1));
  }

  private static Path folder(Path page) {
    return page.toAbsolutePath().resolveSibling(".").normalize();
  }

  private static List<String> anchors(Path page) {
    List<String> anchors = new ArrayList<>();
    Matcher matcher = HEADING.matcher(Documents.prose(Documents.read(page)));
    while (matcher.find()) {
      String words = matcher.group(1).toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}0-9 -]", "");
      anchors.add(words.replace(' ', '-'));
    }
    return anchors;
  }
}
