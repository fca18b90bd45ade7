package dev.dispatch.transport.shared;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.exec.FolderRemoval;
import dev.dispatch.id.LaneRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where a lane's own files are: {@code $DISPATCH_HOME/lanes/<ref>/}. */
public record LaneFolders(Path lanes) {
  /** The lane's folder. */
  public Path folder(LaneRef lane) {
    return lanes.resolve(lane.value());
  }

  /** Makes the lane's folders, for this user alone. */
  public void prepare(LaneRef lane) {
    try {
      Files.createDirectories(
          replies(lane),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new DispatchException(
              ErrorCode.INTERNAL, "the folder " + folder(lane) + " cannot be made: " + e)
          .causedBy(e);
    }
  }

  /** Removes the lane's folder. */
  void remove(LaneRef lane) throws IOException {
    FolderRemoval.remove(folder(lane));
  }

  /** The FIFO its worker writes requests to. */
  public Path workerFifo(LaneRef lane) {
    return folder(lane).resolve("worker.fifo");
  }

  /** Where replies to its worker are put. */
  public Path replies(LaneRef lane) {
    return folder(lane).resolve("reply");
  }

  /** The prompt, where it does not go by argument. */
  public Path prompt(LaneRef lane) {
    return folder(lane).resolve("prompt.md");
  }
}
