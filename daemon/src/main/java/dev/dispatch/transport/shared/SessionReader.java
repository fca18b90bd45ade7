package dev.dispatch.transport.shared;

import dev.dispatch.codec.LineCodec;
import dev.dispatch.session.ProcessState;
import dev.dispatch.session.WireLine;
import dev.dispatch.session.WireLogListener;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.AgentEventSink;
import dev.dispatch.transport.ProcessRecord;
import java.util.List;

/** Turns what one process writes into events, each batch stored with the offset behind it. */
final class SessionReader implements WireLogListener {
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
    ProcessRecord next = process.at(nextOffset);
    List<AgentEvent> events = codec.decode(batch.stream().map(Lines::of).toList());
    if (!events.isEmpty()) {
      // Lines that say nothing say nothing when they are read again, either.
      sink.observed(next, events);
    }
    process = next;
  }

  @Override
  public boolean secured(long offset) {
    sink.observed(process, List.of());
    return process.offset() >= offset;
  }

  @Override
  public void ended(ProcessState state) {
    sink.observed(process.finished(), List.of(new AgentEvent.SessionEnded(Ends.of(state))));
    finished.run();
  }
}
