package dev.dispatch.screenrules;

import dev.dispatch.screen.SavedScreen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The screens that were recorded from the real programs. */
final class SavedScreens {
  private static final Path FOLDER =
      Path.of("..", "core", "src", "test", "resources", "screens").normalize();

  private SavedScreens() {}

  /** One of them, with the agent and the version that its folders say. */
  record Recorded(String agent, String version, String name, SavedScreen saved) {
    String state() {
      return saved.fact("state").orElseThrow();
    }

    @Override
    public String toString() {
      return agent + "/" + version + "/" + name;
    }
  }

  static List<Recorded> all() {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".screen"))
          .sorted()
          .map(SavedScreens::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Recorded read(Path file) {
    Path path = FOLDER.relativize(file);
    String name = path.getFileName().toString();
    try {
      return new Recorded(
          path.getName(0).toString(),
          path.getName(1).toString(),
          name.substring(0, name.lastIndexOf('.')),
          SavedScreen.parse(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
