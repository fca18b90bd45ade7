package dev.dispatch.daemon;

import dev.dispatch.op.daemon.DaemonPort;
import dev.dispatch.surface.BuildInfo;
import dev.dispatch.surface.DaemonControl;
import dev.dispatch.wire.HomePaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The daemon as its ops see it. */
final class ControlPort implements DaemonPort {
  private final DaemonControl control;
  private final HomePaths paths;
  private final BuildInfo build;

  ControlPort(DaemonControl control, HomePaths paths, BuildInfo build) {
    this.control = control;
    this.paths = paths;
    this.build = build;
  }

  @Override
  public Optional<Running> running() {
    return control
        .identity()
        .map(id -> new Running(id.pid(), id.startedAt(), id.socket().toString()));
  }

  @Override
  public String build() {
    return build.version() + " " + build.build();
  }

  @Override
  public String home() {
    return paths.home().toString();
  }

  @Override
  public void stop() {
    control.stop("dispatch down");
  }

  @Override
  public List<String> log(int lines) {
    Path log = paths.log();
    if (!Files.exists(log)) {
      return List.of();
    }
    try {
      List<String> all = Files.readString(log, StandardCharsets.UTF_8).lines().toList();
      return all.subList(Math.max(0, all.size() - lines), all.size());
    } catch (IOException e) {
      return List.of("the log cannot be read: " + e);
    }
  }
}
