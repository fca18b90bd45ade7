package dev.dispatch.daemon;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * One daemon a home: an exclusive lock on a file, held for the daemon's life and let go by the
 * kernel however it ends. The file itself stays. No other code of this process may open that file:
 * closing any handle to it would drop the lock.
 */
final class DaemonLock implements AutoCloseable {
  private final FileChannel channel;
  private final FileLock lock;

  private DaemonLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /** The lock, or empty where another daemon has it. */
  static Optional<DaemonLock> acquire(Path file) throws StartException {
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      return Optional.of(new DaemonLock(channel, lock));
    } catch (IOException e) {
      throw new StartException(
          file + " cannot be locked: " + HomeFolder.reason(e),
          "make the folder writable for this user, or set DISPATCH_HOME to another folder");
    }
  }

  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
  }
}
