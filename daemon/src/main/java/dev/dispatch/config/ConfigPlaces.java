package dev.dispatch.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where configuration files are, from the weakest to the strongest: the user's, then the nearest
 * {@code .dispatch/} from the working directory up to the root.
 */
public final class ConfigPlaces {
  private static final List<String> NAMES = List.of("config.yaml", "config.toml");

  private final Path home;
  private final Optional<Path> userConfig;

  /**
   * Knows the user's place.
   *
   * @param userConfig {@code DISPATCH_CONFIG}, a file
   */
  public ConfigPlaces(Path home, Optional<Path> userConfig) {
    this.home = home;
    this.userConfig = userConfig;
  }

  /** The file a user would write. */
  public Path userFile() {
    return userConfig.orElseGet(() -> home.resolve("config.yaml"));
  }

  List<ConfigDocument> documents(Path cwd, Path root) {
    List<ConfigDocument> documents = new ArrayList<>();
    if (userConfig.isPresent()) {
      ConfigDocument.read(userConfig.get()).ifPresent(documents::add);
    } else {
      NAMES.forEach(name -> ConfigDocument.read(home.resolve(name)).ifPresent(documents::add));
    }
    for (Path at = cwd.normalize(); at != null; at = at.getParent()) {
      Path folder = at.resolve(".dispatch");
      if (!folder.equals(home)) {
        List<ConfigDocument> here = new ArrayList<>();
        NAMES.forEach(name -> ConfigDocument.read(folder.resolve(name)).ifPresent(here::add));
        if (!here.isEmpty()) {
          documents.addAll(here);
          break;
        }
      }
      if (at.equals(root)) {
        break;
      }
    }
    return documents;
  }
}
