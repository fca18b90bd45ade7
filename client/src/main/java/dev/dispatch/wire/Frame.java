package dev.dispatch.wire;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One message between client and daemon. A connection carries one {@link Request}, then input of
 * the client and output of the daemon in any order, then one {@link Exit} or {@link Refused}.
 */
public sealed interface Frame
    permits Request,
        Frame.StdinBytes,
        Frame.StdinEnd,
        Frame.Cancel,
        Frame.Stdout,
        Frame.Stderr,
        Frame.StdinWanted,
        Frame.Detachable,
        Frame.Exit,
        Frame.Refused {

  /** Most bytes that one frame's payload may have. */
  int MAX_PAYLOAD_BYTES = 8 << 20;

  /** Bytes of a stream that one frame carries at most, so that no stream starves another. */
  int MAX_CHUNK_BYTES = 64 << 10;

  FrameKind frameKind();

  /** Bytes of the client's standard input, at least one. */
  record StdinBytes(Bytes bytes) implements Frame {
    @Override
    public FrameKind frameKind() {
      return FrameKind.STDIN_BYTES;
    }
  }

  /** The client's standard input has ended. */
  record StdinEnd() implements Frame {
    @Override
    public FrameKind frameKind() {
      return FrameKind.STDIN_END;
    }
  }

  /** Ctrl-C at the client. */
  record Cancel() implements Frame {
    @Override
    public FrameKind frameKind() {
      return FrameKind.CANCEL;
    }
  }

  /** Bytes for the client's standard output. */
  record Stdout(Bytes bytes) implements Frame {
    @Override
    public FrameKind frameKind() {
      return FrameKind.STDOUT;
    }
  }

  /** Bytes for the client's standard error. */
  record Stderr(Bytes bytes) implements Frame {
    @Override
    public FrameKind frameKind() {
      return FrameKind.STDERR;
    }
  }

  /** The daemon needs standard input; without this the client reads none. */
  record StdinWanted(StdinMode mode) implements Frame {
    @Override
    public FrameKind frameKind() {
      return FrameKind.STDIN_WANTED;
    }
  }

  /** How much standard input is wanted. */
  enum StdinMode {
    /** Everything until its end. */
    ALL,
    /** One line, the answer to a prompt; asked for again for the next one. */
    LINE,
    /** Everything as it comes, for as long as the connection lasts. */
    STREAM
  }

  /**
   * Says whether Ctrl-C leaves the work running.
   *
   * @param text printed by the client when it goes; null: Ctrl-C cancels again
   */
  record Detachable(@Nullable String text) implements Frame {
    /** What the client prints when it goes, empty where it may not just go. */
    public Optional<String> message() {
      return Optional.ofNullable(text);
    }

    @Override
    public FrameKind frameKind() {
      return FrameKind.DETACHABLE;
    }
  }

  /** The call has ended with this exit code. */
  record Exit(int code) implements Frame {
    public Exit {
      if (code < 0 || code > 255) {
        throw new IllegalArgumentException("exit code must be 0 to 255: " + code);
      }
    }

    @Override
    public FrameKind frameKind() {
      return FrameKind.EXIT;
    }
  }

  /** The call was not taken, and nothing was done. */
  record Refused(Refusal why, String reason) implements Frame {
    @Override
    public FrameKind frameKind() {
      return FrameKind.REFUSED;
    }
  }

  /** Why a call was not taken, as far as the client acts on it. */
  enum Refusal {
    /** The daemon is going away; wait for that and start another. */
    STOPPING,
    /** The daemon is of another build and stays; do it without a daemon. */
    OTHER_BUILD,
    /** The caller may not use this socket. */
    NOT_ALLOWED,
    /** Daemon and client speak different protocols, and the daemon stays. */
    PROTOCOL
  }
}
