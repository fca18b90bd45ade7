package dev.dispatch.wire;

/** A client's first frame is of another protocol version; its build is known all the same. */
public final class OtherProtocolException extends ProtocolException {
  private static final long serialVersionUID = 1L;

  private final String build;

  OtherProtocolException(int protocol, String build) {
    super(
        "client of build " + build + " speaks protocol " + protocol + ", not " + Request.PROTOCOL);
    this.build = build;
  }

  /** The client's build id. */
  public String build() {
    return build;
  }
}
