package dev.dispatch.daemon;

import dev.dispatch.actor.FolderWatch;
import dev.dispatch.watch.FileWatch;
import dev.dispatch.watch.WatchListener;
import java.nio.file.Path;
import java.util.Set;

/** The daemon's one file watcher, as tasks see it. */
final class WatchedFolders implements FolderWatch {
  private final FileWatch watch;

  WatchedFolders(FileWatch watch) {
    this.watch = watch;
  }

  @Override
  public Watching watch(String folder, Runnable hint) {
    FileWatch.Registration registration = watch.watch(Path.of(folder), new Hinting(hint));
    return registration::close;
  }

  /** Sweeps are the house's own. */
  private record Hinting(Runnable hint) implements WatchListener {
    @Override
    public void changed(Set<String> names) {
      if (!names.stream().allMatch(name -> name.endsWith(".tmp"))) {
        hint.run();
      }
    }

    @Override
    public void rescan() {
      hint.run();
    }

    @Override
    public void sweep() {}
  }
}
