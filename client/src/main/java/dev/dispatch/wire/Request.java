package dev.dispatch.wire;

import java.util.List;
import java.util.Map;

/**
 * What a client wants done: the first frame of a connection.
 *
 * <p>Protocol version and build come first on the wire and stay there in every later version, so
 * that any daemon can refuse any client in words.
 *
 * @param build the client's build id; empty where unknown
 * @param attempt 0 at first; counts up each time the reply was lost and the client asks again
 * @param onOtherBuild what is to happen when the daemon is of another build
 * @param argv the arguments after {@code dispatch}
 * @param cwd absolute path of the client's working directory
 * @param environment the client's whole environment
 * @param pid the client's process id
 */
public record Request(
    int protocol,
    String build,
    RequestId id,
    int attempt,
    Kind kind,
    OnOtherBuild onOtherBuild,
    List<String> argv,
    String cwd,
    Map<String, String> environment,
    Terminals terminals,
    long pid)
    implements Frame {

  /** Raised with every change that an older reader would misunderstand. */
  public static final int PROTOCOL = 1;

  /** What the connection is for. */
  public enum Kind {
    /** One command, ended by one {@link Frame.Exit}. */
    COMMAND,
    /** A Model Context Protocol session: lines both ways until one side ends. */
    MCP
  }

  /** What a client accepts from a daemon of another build than its own. */
  public enum OnOtherBuild {
    /** Stop, if nothing is attached, so that the client can start its own; else serve. */
    REPLACE,
    /** Serve: the command is about the daemon that runs. */
    SERVE,
    /** Refuse: the client can do it without a daemon, and knows better. */
    REFUSE
  }

  public Request {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
    if (attempt < 0) {
      throw new IllegalArgumentException("attempt must not be negative: " + attempt);
    }
  }

  @Override
  public FrameKind frameKind() {
    return FrameKind.REQUEST;
  }
}
