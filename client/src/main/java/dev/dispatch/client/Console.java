package dev.dispatch.client;

import dev.dispatch.wire.Bytes;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The client's own standard output and error, unbuffered. */
final class Console {
  private final FileOutputStream out;
  private final FileOutputStream err;

  Console() {
    this(new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err));
  }

  /** With other streams in place of the process's own. */
  Console(FileOutputStream out, FileOutputStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Writes to standard output; blocks while the reader does.
   *
   * @throws ClosedPipeException where the reader is gone
   */
  void out(Bytes bytes) throws ClosedPipeException, ClientFailure {
    try {
      bytes.writeTo(out);
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("Broken pipe")) {
        throw new ClosedPipeException();
      }
      throw new ClientFailure(
          ClientFailure.INTERNAL, "cannot write to standard output: " + e.getMessage());
    }
  }

  /** Writes to standard error; a reader that is gone there stops nobody. */
  void err(Bytes bytes) {
    try {
      bytes.writeTo(err);
    } catch (IOException gone) {
      // There is no other place to say it.
    }
  }

  void err(String text) {
    try {
      err.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException gone) {
      // As above.
    }
  }
}
