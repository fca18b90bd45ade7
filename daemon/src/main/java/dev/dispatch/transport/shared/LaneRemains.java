package dev.dispatch.transport.shared;

import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.session.AgentProcesses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is on disk of lanes and their processes.
 *
 * @param directory of the processes' folders
 */
public record LaneRemains(AgentProcesses processes, Path directory, LaneFolders folders) {
  /** Removes everything of a lane, unless one of its processes still runs. */
  public void discard(LaneRef lane) {
    boolean isGone = true;
    for (ProcessId id : processes.ids()) {
      if (laneOf(id.value()).equals(Optional.of(lane))) {
        isGone &= processes.discard(id);
      }
    }
    try {
      if (isGone) {
        folders.remove(lane);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folders.folder(lane), e);
    }
  }

  /** The lanes of which there is something that did not change since then. */
  public Set<LaneRef> keptSince(Instant time) {
    Set<LaneRef> lanes = new HashSet<>();
    for (Path folder : List.of(directory, folders.lanes())) {
      try (Stream<Path> kept = Files.list(folder)) {
        kept.filter(path -> isOlder(path, time))
            .flatMap(path -> laneOf(String.valueOf(path.getFileName())).stream())
            .forEach(lanes::add);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot list " + folder, e);
      }
    }
    return lanes;
  }

  private static boolean isOlder(Path path, Instant time) {
    try {
      return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(time);
    } catch (IOException e) {
      return false; // removed meanwhile
    }
  }

  /** A process is named by its lane and a number of its own. */
  private static Optional<LaneRef> laneOf(String name) {
    String ref = name.split("-", 2)[0];
    return LaneRef.hasShape(ref) ? Optional.of(new LaneRef(ref)) : Optional.empty();
  }
}
