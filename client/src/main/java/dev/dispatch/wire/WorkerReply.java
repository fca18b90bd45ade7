package dev.dispatch.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The reply to a request that came by a lane's FIFO, as it stands in a file: a line {@code EXIT
 * OUT_BYTES ERR_BYTES}, then what goes to stdout, then what goes to stderr.
 */
public final class WorkerReply {
  private static final int MAX_HEADER_BYTES = 64;

  private final int exitCode;
  private final byte[] out;
  private final byte[] err;

  /** Keeps the arrays as they are. */
  public WorkerReply(int exitCode, byte[] out, byte[] err) {
    this.exitCode = exitCode;
    this.out = out;
    this.err = err;
  }

  public int exitCode() {
    return exitCode;
  }

  /** What goes to stdout. */
  public byte[] out() {
    return out;
  }

  /** What goes to stderr. */
  public byte[] err() {
    return err;
  }

  /** The file's content. */
  public byte[] encode() {
    String header = exitCode + " " + out.length + " " + err.length + "\n";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(header.length() + out.length);
    bytes.writeBytes(header.getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(out);
    bytes.writeBytes(err);
    return bytes.toByteArray();
  }

  /** Reads it back. */
  public static WorkerReply decode(byte[] file) throws ProtocolException {
    int end = 0;
    while (end < file.length && end < MAX_HEADER_BYTES && file[end] != '\n') {
      end++;
    }
    String[] header = new String(file, 0, end, StandardCharsets.ISO_8859_1).split(" ", -1);
    try {
      int out = header.length == 3 ? Integer.parseInt(header[1]) : -1;
      int err = header.length == 3 ? Integer.parseInt(header[2]) : -1;
      if (out < 0 || err < 0 || (long) end + 1 + out + err != file.length) {
        throw new ProtocolException("a reply's lengths are not those of its file");
      }
      return new WorkerReply(
          Integer.parseInt(header[0]),
          Arrays.copyOfRange(file, end + 1, end + 1 + out),
          Arrays.copyOfRange(file, end + 1 + out, file.length));
    } catch (NumberFormatException e) {
      throw new ProtocolException("a reply begins with no numbers");
    }
  }
}
