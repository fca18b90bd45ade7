package dev.dispatch.wire;

/** What a frame carries; its code is the first byte on the wire and never changes its meaning. */
public enum FrameKind {
  /** Client: what is to be done. Always the first frame of a connection. */
  REQUEST(1),
  /** Client: bytes of its standard input. */
  STDIN_BYTES(2),
  /** Client: its standard input has ended. */
  STDIN_END(3),
  /** Client: the person pressed Ctrl-C; stop, and say how it ended. */
  CANCEL(4),
  /** Daemon: bytes for standard output. */
  STDOUT(65),
  /** Daemon: bytes for standard error. */
  STDERR(66),
  /** Daemon: it needs standard input. */
  STDIN_WANTED(67),
  /** Daemon: from now on Ctrl-C leaves the work running. */
  DETACHABLE(68),
  /** Daemon: the call has ended. The last frame. */
  EXIT(69),
  /** Daemon: the call was not taken. The last frame; nothing was done. */
  REFUSED(70);

  private static final FrameKind[] BY_CODE = new FrameKind[128];

  static {
    for (FrameKind kind : values()) {
      BY_CODE[kind.code] = kind;
    }
  }

  private final byte code;

  FrameKind(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }

  static FrameKind ofCode(byte code) throws ProtocolException {
    FrameKind kind = code < 0 ? null : BY_CODE[code];
    if (kind == null) {
      throw new ProtocolException("unknown frame kind " + code);
    }
    return kind;
  }
}
