package dev.dispatch.workerio;

import dev.dispatch.wire.Bytes;
import dev.dispatch.wire.WorkerChunks;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts requests together from the lines of a FIFO, as {@link WorkerChunks} made them. What is no
 * such line is counted and passed over; a request that is not whole after a minute is dropped.
 * Bounded in everything. For one thread.
 */
final class ChunkAssembler {
  private static final Pattern LINE =
      Pattern.compile("([0-9A-Za-z-]{1,64}) ([0-9]{1,5})/([0-9]{1,5}) ([0-9A-Za-z+/=]*)");
  private static final Duration PARTIAL_LIMIT = Duration.ofMinutes(1);
  private static final int MAX_PARTIAL = 16;

  private final Map<String, Partial> partial = new HashMap<>();
  private final byte[] line = new byte[WorkerChunks.MAX_LINE_BYTES];
  private int lineLength;
  private boolean tooLong;
  private long garbage;

  /**
   * A request's bytes, put together.
   *
   * @param id as on its lines
   */
  record Whole(String id, Bytes payload) {}

  /** Takes bytes as they come; gives the requests that they complete. */
  List<Whole> take(byte[] bytes, int length, Instant now) {
    partial.values().removeIf(p -> p.startedAt.plus(PARTIAL_LIMIT).isBefore(now));
    List<Whole> whole = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        endLine(now).ifPresent(whole::add);
      } else if (lineLength == line.length) {
        tooLong = true;
      } else {
        line[lineLength++] = bytes[i];
      }
    }
    return whole;
  }

  /** How many lines were none of ours. */
  long garbage() {
    return garbage;
  }

  private Optional<Whole> endLine(Instant now) {
    String text = new String(line, 0, lineLength, StandardCharsets.ISO_8859_1);
    boolean usable = !tooLong;
    tooLong = false;
    lineLength = 0;
    Matcher matcher = LINE.matcher(text);
    if (!usable || !matcher.matches()) {
      garbage++;
      return Optional.empty();
    }
    int index = Integer.parseInt(matcher.group(2));
    int count = Integer.parseInt(matcher.group(3));
    if (index < 1 || index > count || count > WorkerChunks.maxCount()) {
      garbage++;
      return Optional.empty();
    }
    try {
      return add(matcher.group(1), index, count, Base64.getDecoder().decode(matcher.group(4)), now);
    } catch (IllegalArgumentException e) {
      garbage++;
      return Optional.empty();
    }
  }

  private Optional<Whole> add(String id, int index, int count, byte[] chunk, Instant now) {
    Partial request = partial.get(id);
    if (request == null || request.count != count) {
      if (partial.size() >= MAX_PARTIAL) {
        garbage++;
        return Optional.empty();
      }
      request = new Partial(count, now);
      partial.put(id, request);
    }
    request.chunks.put(index, chunk);
    if (request.chunks.size() < count) {
      return Optional.empty();
    }
    partial.remove(id);
    return Optional.of(new Whole(id, request.joined()));
  }

  private static final class Partial {
    private final NavigableMap<Integer, byte[]> chunks = new TreeMap<>();
    private final int count;
    private final Instant startedAt;

    Partial(int count, Instant startedAt) {
      this.count = count;
      this.startedAt = startedAt;
    }

    Bytes joined() {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      chunks.values().forEach(bytes::writeBytes);
      return Bytes.copyOf(bytes.toByteArray(), 0, bytes.size());
    }
  }
}
