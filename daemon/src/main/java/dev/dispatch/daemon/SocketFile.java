package dev.dispatch.daemon;

import dev.dispatch.wire.HomePaths;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** A listening Unix domain socket at a path, 0600, removed on close. */
final class SocketFile implements AutoCloseable {
  private static final int S_IFMT = 0170000;
  private static final int S_IFSOCK = 0140000;
  private static final int BACKLOG = 128;

  private final Path path;
  private final ServerSocketChannel server;
  private final Object fileKey;

  private SocketFile(Path path, ServerSocketChannel server) throws IOException {
    this.path = path;
    this.server = server;
    this.fileKey = fileKey(path);
  }

  /** Device and inode: tells our file from another that was made in its place. */
  private static Object fileKey(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  /**
   * Listens at the path. The caller holds the home's lock, so a dead socket there is the leftover
   * of a daemon that was killed, and is replaced; anything else in the way is refused.
   */
  static SocketFile listen(HomePaths paths, Path path) throws StartException {
    try {
      if (!path.startsWith(paths.home())) {
        HomeFolder.prepareShortSocketFolder();
      }
      removeLeftover(path);
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(path), BACKLOG);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      return new SocketFile(path, server);
    } catch (IOException e) {
      throw new StartException(
          "cannot listen at " + path + ": " + HomeFolder.reason(e),
          "make the folder writable for this user, or set DISPATCH_HOME to another folder");
    }
  }

  private static void removeLeftover(Path path) throws IOException, StartException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    if ((mode & S_IFMT) != S_IFSOCK) {
      throw new StartException(
          path + " is there and is not a socket",
          "move it away, or set DISPATCH_HOME to another folder");
    }
    try (SocketChannel other = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      throw new StartException(
          "another program listens at " + other.getRemoteAddress(),
          "stop it, or set DISPATCH_HOME to another folder");
    } catch (IOException nobodyListens) {
      Files.delete(path);
    }
  }

  Path path() {
    return path;
  }

  /** The next connection; blocks. */
  SocketChannel accept() throws IOException {
    return server.accept();
  }

  boolean isOpen() {
    return server.isOpen();
  }

  @Override
  public void close() throws IOException {
    server.close();
    try {
      if (fileKey.equals(fileKey(path))) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException e) {
      // gone already
    }
  }
}
