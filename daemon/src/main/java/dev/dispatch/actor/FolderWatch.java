package dev.dispatch.actor;

/** Tells that something in a folder may have changed. A hint: look for yourself. */
public interface FolderWatch {
  /** Watches a folder until closed. The hint may come from any thread and must not block. */
  Watching watch(String folder, Runnable hint);

  /** A watch under way. */
  interface Watching extends AutoCloseable {
    @Override
    void close();
  }
}
