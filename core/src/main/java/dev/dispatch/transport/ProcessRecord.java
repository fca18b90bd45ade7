package dev.dispatch.transport;

import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import java.util.Optional;

/**
 * What the registry knows of an agent process; the rest is in its folder.
 *
 * @param owner the lane it works for; empty for a server of many
 * @param codec name of the codec that reads its log
 * @param offset bytes of the wire log that became events
 * @param ended whether everything it wrote was taken and its end was stored
 */
public record ProcessRecord(
    ProcessId id,
    Optional<LaneRef> owner,
    String folder,
    String codec,
    long offset,
    boolean ended) {

  /** The process of one lane. */
  public ProcessRecord(
      ProcessId id, LaneRef lane, String folder, String codec, long offset, boolean ended) {
    this(id, Optional.of(lane), folder, codec, offset, ended);
  }

  /** The lane it works for; a server has none. */
  public LaneRef lane() {
    return owner.orElseThrow(() -> new IllegalStateException("process " + id + " has no lane"));
  }

  /** The same with a later offset. */
  public ProcessRecord at(long next) {
    return new ProcessRecord(id, owner, folder, codec, next, ended);
  }

  /** The same, finished. */
  public ProcessRecord finished() {
    return new ProcessRecord(id, owner, folder, codec, offset, true);
  }
}
