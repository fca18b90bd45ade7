package dev.dispatch.client;

import dev.dispatch.wire.Bytes;
import dev.dispatch.wire.Frame;
import dev.dispatch.wire.Frame.StdinMode;
import dev.dispatch.wire.FrameWriter;
import java.io.IOException;

/**
 * Sends standard input to one connection as the daemon asks for it, on threads of its own that do
 * not keep the client alive. A connection made again starts over at the first byte.
 */
final class StdinPump {
  private final KeptInput input;
  private final FrameWriter writer;
  private long position;

  StdinPump(KeptInput input, FrameWriter writer) {
    this.input = input;
    this.writer = writer;
  }

  /** Starts to send; returns at once. The daemon asks for a line only after it got the last one. */
  void want(StdinMode mode) {
    Thread thread =
        new Thread("stdin") {
          @Override
          public void run() {
            try {
              if (mode == StdinMode.LINE) {
                sendLine();
              } else {
                sendAll();
              }
            } catch (IOException gone) {
              // The connection's reader sees it too, and decides.
            }
          }
        };
    thread.setDaemon(true);
    thread.start();
  }

  private void sendAll() throws IOException {
    Bytes bytes = input.read(position, Frame.MAX_CHUNK_BYTES);
    while (bytes.length() > 0) {
      send(bytes);
      bytes = input.read(position, Frame.MAX_CHUNK_BYTES);
    }
    writer.write(new Frame.StdinEnd());
  }

  private void sendLine() throws IOException {
    Bytes bytes = input.readLine(position);
    if (bytes.length() == 0) {
      writer.write(new Frame.StdinEnd());
    } else {
      send(bytes);
    }
  }

  private void send(Bytes bytes) throws IOException {
    position += bytes.length();
    writer.write(new Frame.StdinBytes(bytes));
  }
}
