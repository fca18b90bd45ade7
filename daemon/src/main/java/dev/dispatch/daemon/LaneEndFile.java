package dev.dispatch.daemon;

import dev.dispatch.lane.LaneState;
import dev.dispatch.op.OpJson;
import dev.dispatch.transport.ExitStatus;
import dev.dispatch.transport.shared.LaneFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves a file in the folder of a lane whose agent has ended, for scripts: {@code
 * $DISPATCH_HOME/lanes/<ref>/ended.json}. Whole or not at all.
 */
final class LaneEndFile implements Consumer<LaneState> {
  private static final Logger LOG = LoggerFactory.getLogger(LaneEndFile.class);

  private final LaneFolders folders;

  LaneEndFile(LaneFolders folders) {
    this.folders = folders;
  }

  @Override
  public void accept(LaneState lane) {
    Path folder = folders.folder(lane.ref());
    try {
      if (!Files.isDirectory(folder)) {
        return; // it was never started, or is cleaned away
      }
      Path draft = folder.resolve(".ended.json");
      Files.writeString(draft, OpJson.mapper().writeValueAsString(content(lane)) + "\n");
      Files.move(
          draft,
          folder.resolve("ended.json"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("lane {}: that it ended is not left as a file: {}", lane.ref(), e.toString());
    }
  }

  private static Map<String, Object> content(LaneState lane) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("lane", lane.ref().value());
    content.put("handle", lane.handle());
    lane.task().ifPresent(task -> content.put("task", task.id().value()));
    lane.exit().ifPresent(exit -> content.put("reason", exit.describe()));
    if (lane.exit().orElse(null) instanceof ExitStatus.Exited(int code)) {
      content.put("exit_code", code);
    }
    content.put("at", lane.lastEventAt().toString());
    return content;
  }
}
