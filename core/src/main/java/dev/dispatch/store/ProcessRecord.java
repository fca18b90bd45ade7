package dev.dispatch.store;

import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;

/**
 * What the registry knows of an agent process; the rest is in its folder.
 *
 * @param codec name of the codec that reads its log
 * @param offset bytes of the wire log that became events
 * @param ended whether everything it wrote was taken and its end was stored
 */
public record ProcessRecord(
    ProcessId id, LaneRef lane, String folder, String codec, long offset, boolean ended) {

  /** The same with a later offset. */
  public ProcessRecord at(long next) {
    return new ProcessRecord(id, lane, folder, codec, next, ended);
  }

  /** The same, finished. */
  public ProcessRecord finished() {
    return new ProcessRecord(id, lane, folder, codec, offset, true);
  }
}
