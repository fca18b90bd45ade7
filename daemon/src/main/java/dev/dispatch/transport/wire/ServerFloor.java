package dev.dispatch.transport.wire;

import dev.dispatch.codec.appserver.ServerLine;
import dev.dispatch.codec.appserver.ServerVersion;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import java.util.Optional;

/** Refuses servers that are too old to be driven. */
final class ServerFloor {
  private ServerFloor() {}

  /**
   * Blocks until the server replied to its greeting. One that names no version is taken; that one
   * does not come up shows when it is asked something.
   *
   * @throws DispatchException {@code AGENT_UNAVAILABLE}
   */
  static void require(AppServer server) {
    Optional<ServerVersion> version =
        server
            .greeting()
            .flatMap(ServerTalk::waitFor)
            .map(ServerLine.Reply::result)
            .flatMap(ServerVersion::of);
    if (version.filter(found -> !found.isSupported()).isPresent()) {
      throw new DispatchException(
          ErrorCode.AGENT_UNAVAILABLE,
          version.get().refusal(),
          "install a newer one: npm install -g @openai/codex",
          "--transport tmux drives every version");
    }
  }
}
