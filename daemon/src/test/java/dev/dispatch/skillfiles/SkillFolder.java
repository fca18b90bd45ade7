package dev.dispatch.skillfiles;

import dev.dispatch.config.ConfigPlaces;
import dev.dispatch.config.FileConfigDesk;
import dev.dispatch.git.Repositories;
import dev.dispatch.settings.ConfigDesk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** A project, a home and programs of its own in a temporary folder. */
record SkillFolder(Path temp) {
  Path root() {
    return temp.resolve("app");
  }

  SkillFolder write(String file, String text) throws IOException {
    Path path = root().resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
    return this;
  }

  void program(String name, String script) throws IOException {
    Path file = Files.createDirectories(temp.resolve("bin")).resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  Map<String, String> environment() {
    return Map.of("PATH", temp.resolve("bin") + ":/usr/bin:/bin", "DISPATCH_TOKEN", "secret");
  }

  ConfigDesk config() {
    return new FileConfigDesk(
        new ConfigPlaces(temp.resolve("home"), Optional.empty(), new Repositories()),
        InstantSource.system());
  }

  ProjectFiles files() {
    return new ProjectFiles(config());
  }
}
