package dev.dispatch.config;

import dev.dispatch.settings.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Looks for programs in the folders of the caller's PATH. */
public final class PathPrograms implements Programs {
  @Override
  public List<String> installed(List<String> names, Map<String, String> environment) {
    String path = environment.getOrDefault("PATH", "");
    return names.stream().filter(name -> isThere(name, path)).toList();
  }

  private static boolean isThere(String name, String path) {
    return Stream.of(path.split(":"))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder).resolve(name))
        .anyMatch(file -> Files.isExecutable(file) && !Files.isDirectory(file));
  }
}
