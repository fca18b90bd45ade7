package dev.dispatch.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Configuration files as people write them. */
final class Corpus {
  private Corpus() {}

  static List<String> names() {
    try (Stream<Path> files = Files.list(folder())) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SourceText read(String name) {
    try {
      return SourceText.of(Path.of(name), Files.readAllBytes(folder().resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    try {
      URI uri =
          java.util.Objects.requireNonNull(Corpus.class.getResource("/config-corpus")).toURI();
      return Path.of(uri);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many lines of one text are not, in their order, in the other. */
  static int linesLost(String from, String to) {
    List<String> a = List.of(from.split("\n", -1));
    List<String> b = List.of(to.split("\n", -1));
    int[][] common = new int[a.size() + 1][b.size() + 1];
    for (int i = a.size() - 1; i >= 0; i--) {
      for (int j = b.size() - 1; j >= 0; j--) {
        common[i][j] =
            a.get(i).equals(b.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return a.size() - common[0][0];
  }
}
