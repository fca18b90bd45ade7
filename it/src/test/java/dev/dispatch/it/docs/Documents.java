package dev.dispatch.it.docs;

import dev.dispatch.testkit.DispatchSandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The repository's own files as text, and what stands in Markdown. */
final class Documents {
  private static final Set<String> NOT_OURS =
      Set.of("target", "dist", "node_modules", ".git", ".dispatch", ".idea", ".vscode");
  private static final Pattern FENCE =
      Pattern.compile("(?m)^```(\\w*)[^\\n]*\\n(.*?)^```$", Pattern.DOTALL);

  private Documents() {}

  /**
   * A fenced block.
   *
   * @param language what stands behind the fence; may be empty
   */
  record Block(String language, String text) {}

  static Path root() {
    return DispatchSandbox.checkout();
  }

  /** Every file of the repository that a person wrote, or that would be committed. */
  static List<Path> files() {
    List<Path> files = new ArrayList<>();
    collect(root(), files);
    if (files.size() < 300) {
      throw new AssertionError("only " + files.size() + " files below " + root());
    }
    return files;
  }

  private static void collect(Path folder, List<Path> files) {
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.sorted().toList()) {
        if (Files.isSymbolicLink(entry) || NOT_OURS.contains(entry.getFileName().toString())) {
          continue;
        }
        if (Files.isDirectory(entry)) {
          collect(entry, files);
        } else if (Files.isRegularFile(entry)) {
          files.add(entry);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every Markdown page. */
  static List<Path> pages() {
    List<Path> pages = files().stream().filter(f -> f.toString().endsWith(".md")).toList();
    if (pages.size() < 20) {
      throw new AssertionError("only " + pages.size() + " pages below " + root());
    }
    return pages;
  }

  static Path page(String name) {
    return root().resolve(name);
  }

  static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String name(Path file) {
    return root().relativize(file).toString();
  }

  /** The fenced blocks of a page, in order. */
  static List<Block> blocks(String page) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = FENCE.matcher(page);
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    return blocks;
  }

  /** The page without its fenced blocks. */
  static String prose(String page) {
    return FENCE.matcher(page).replaceAll("");
  }
}
