package dev.dispatch.transport.shared;

import dev.dispatch.codec.LineCodec;
import dev.dispatch.session.ProcessState;
import dev.dispatch.session.WireLine;
import dev.dispatch.session.WireLogListener;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.AgentEventSink;
import dev.dispatch.transport.ExitStatus;
import dev.dispatch.transport.ProcessRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Turns what one process writes into events, each batch stored with the offset behind it. */
final class SessionReader implements WireLogListener {
  private static final int SIGNAL_BASE = 128;

  private final LineCodec codec;
  private final AgentEventSink sink;
  private final Runnable finished;
  private ProcessRecord process;

  SessionReader(ProcessRecord process, LineCodec codec, AgentEventSink sink, Runnable finished) {
    this.process = process;
    this.codec = codec;
    this.sink = sink;
    this.finished = finished;
  }

  @Override
  public void lines(List<WireLine> batch, long nextOffset) {
    List<dev.dispatch.codec.WireLine> lines = new ArrayList<>(batch.size());
    for (WireLine line : batch) {
      lines.add(
          switch (line) {
            case WireLine.Line whole -> line(whole.offset(), whole.lengthBytes(), whole.bytes());
            case WireLine.Oversized big -> line(big.offset(), big.lengthBytes(), big.head());
          });
    }
    ProcessRecord next = process.at(nextOffset);
    List<AgentEvent> events = codec.decode(lines);
    if (!events.isEmpty()) {
      // Lines that say nothing say nothing when they are read again, either.
      sink.observed(next, events);
    }
    process = next;
  }

  private static dev.dispatch.codec.WireLine line(long offset, long length, ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return new dev.dispatch.codec.WireLine(offset, length, copy);
  }

  @Override
  public boolean secured(long offset) {
    sink.observed(process, List.of());
    return process.offset() >= offset;
  }

  @Override
  public void ended(ProcessState state) {
    sink.observed(process.finished(), List.of(new AgentEvent.SessionEnded(exit(state))));
    finished.run();
  }

  private static ExitStatus exit(ProcessState state) {
    return switch (state) {
      case ProcessState.Ended ended -> {
        int code = ended.status().code();
        yield ended.status().signal().isPresent()
            ? new ExitStatus.Signalled(code - SIGNAL_BASE)
            : new ExitStatus.Exited(code);
      }
      case ProcessState.Lost lost -> new ExitStatus.Lost();
      case ProcessState.LetGo letGo -> new ExitStatus.LetGo();
      case ProcessState.NeverStarted never -> new ExitStatus.NeverStarted("it was not started");
      case ProcessState.Running running -> new ExitStatus.Lost();
    };
  }
}
