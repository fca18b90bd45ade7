package dev.dispatch.config;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.settings.ConfigFile;
import dev.dispatch.settings.ConfigFile.Layer;
import dev.dispatch.settings.ConfigScope;
import dev.dispatch.task.Roots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where configuration files are, from the weakest to the strongest: the user's, then those of the
 * nearest {@code .dispatch/} from the working directory up to the root. The home of the daemon is
 * no repository's, though it is called so too.
 */
public final class ConfigPlaces {
  private static final List<String> NAMES = List.of("config.yaml", "config.toml");

  private final Path home;
  private final Optional<Path> userConfig;
  private final Roots roots;

  /**
   * Knows the user's place.
   *
   * @param userConfig the daemon's {@code DISPATCH_CONFIG}, a file; a caller's own goes before it
   */
  public ConfigPlaces(Path home, Optional<Path> userConfig, Roots roots) {
    this.home = home;
    this.userConfig = userConfig;
    this.roots = roots;
  }

  /** The user's files, whether they are there or not. */
  List<Path> userFiles(ConfigScope scope) {
    Optional<Path> said =
        scope.userConfig().map(text -> Path.of(scope.cwd()).resolve(text)).or(() -> userConfig);
    return said.map(List::of).orElseGet(() -> NAMES.stream().map(home::resolve).toList());
  }

  /** The file of the user's that a new key goes into: the one that is there. */
  Path userFile(ConfigScope scope) {
    List<Path> files = userFiles(scope);
    return files.stream().filter(Files::exists).findFirst().orElse(files.getFirst());
  }

  /** The repository's files: those of the nearest folder that has one, else of the root. */
  List<Path> repositoryFiles(ConfigScope scope) {
    Path root = Path.of(roots.rootOf(scope.cwd()));
    for (Path at = real(Path.of(scope.cwd())); at != null; at = at.getParent()) {
      List<Path> here = in(at);
      if (here.stream().anyMatch(Files::exists)) {
        return here;
      }
      if (at.equals(root)) {
        break;
      }
    }
    return in(root);
  }

  Path repositoryFile(ConfigScope scope) {
    List<Path> files = repositoryFiles(scope);
    if (files.isEmpty()) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "the .dispatch folder of " + scope.cwd() + " is the daemon's home, no repository's",
          "go to a repository, or leave out --repo");
    }
    return files.stream().filter(Files::exists).findFirst().orElse(files.getFirst());
  }

  private List<Path> in(Path folder) {
    Path own = folder.resolve(".dispatch");
    return real(own).equals(real(home)) ? List.of() : NAMES.stream().map(own::resolve).toList();
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize();
    }
  }

  /** Every place, the weakest first. */
  List<ConfigFile> all(ConfigScope scope) {
    List<ConfigFile> files = new ArrayList<>();
    userFiles(scope).forEach(f -> files.add(file(f, Layer.USER)));
    repositoryFiles(scope).forEach(f -> files.add(file(f, Layer.REPOSITORY)));
    return files;
  }

  private static ConfigFile file(Path path, Layer layer) {
    return new ConfigFile(path.toString(), layer, Files.exists(path));
  }
}
