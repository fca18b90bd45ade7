package dev.dispatch.watch;

import java.util.Set;

/**
 * Told about one directory. Called on threads of the watcher's pool, never by two at a time for one
 * registration. May block: other listeners go on.
 */
public interface WatchListener {
  /** Entries with these names were made, written or removed. */
  void changed(Set<String> names);

  /** Events were lost, or the directory vanished, appeared or was replaced: look at everything. */
  void rescan();

  /**
   * Comes every few seconds whatever happened. Must be cheap; the place to catch what no event
   * told.
   */
  void sweep();
}
