import org.jspecify.annotations.NullMarked;

/** The thin client. Needs nothing but java.base, so that it starts fast. */
@NullMarked
module dev.dispatch.client {
  requires static org.jspecify;

  exports dev.dispatch.wire;
}
