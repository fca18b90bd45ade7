package dev.dispatch.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps everything it is told, and fails the test if two threads tell it at once. */
final class RecordingListener implements WireLogListener {
  final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  final List<WireLine.Oversized> oversized = new CopyOnWriteArrayList<>();
  final AtomicLong nextOffset = new AtomicLong(-1);
  final AtomicLong secured = new AtomicLong(-1);
  volatile boolean secures = true;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final CompletableFuture<ProcessState> end = new CompletableFuture<>();

  @Override
  public void lines(List<WireLine> batch, long next) {
    if (!busy.compareAndSet(false, true)) {
      end.completeExceptionally(new AssertionError("two threads at once"));
    }
    for (WireLine line : batch) {
      switch (line) {
        case WireLine.Line(long offset, ByteBuffer bytes) ->
            lines.add(StandardCharsets.ISO_8859_1.decode(bytes).toString());
        case WireLine.Oversized big -> oversized.add(big);
      }
    }
    nextOffset.set(next);
    busy.set(false);
  }

  @Override
  public boolean secured(long offset) {
    secured.set(offset);
    return secures;
  }

  @Override
  public void ended(ProcessState state) {
    if (!end.complete(state)) {
      end.obtrudeException(new AssertionError("ended twice"));
    }
  }

  ProcessState awaitEnd() throws Exception {
    return end.get(20, TimeUnit.SECONDS);
  }

  Optional<ProcessState> endNow() {
    return Optional.ofNullable(end.getNow(null));
  }
}
