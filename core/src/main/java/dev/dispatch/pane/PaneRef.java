package dev.dispatch.pane;

/**
 * A pane of a tmux server that is not dispatch's, whatever its place and name.
 *
 * @param socket path of the server's socket
 * @param serverPid of that server: after its end another one gives out the same ids
 * @param id {@code %7}; never given out again while the server lives
 */
public record PaneRef(String socket, long serverPid, String id) {
  public PaneRef {
    if (!socket.startsWith("/") || !id.matches("%[0-9]+")) {
      throw new IllegalArgumentException("pane '" + id + "' of the server at '" + socket + "'");
    }
  }

  @Override
  public String toString() {
    return id;
  }
}
