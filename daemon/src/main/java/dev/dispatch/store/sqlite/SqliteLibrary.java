package dev.dispatch.store.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Keeps SQLite's native library unpacked beside the registry, in {@code native/}. The driver would
 * unpack it from its jar into the temporary folder at every start, which costs about 100 ms. Where
 * that is not possible the driver does as it always does.
 */
final class SqliteLibrary {
  private static final String PATH = "org.sqlite.lib.path";
  private static final String NAME = "org.sqlite.lib.name";

  private SqliteLibrary() {}

  /** Safe to call often; only the first call in a JVM does anything. */
  static void prepare(Path registry) {
    if (System.getProperty(PATH) != null) {
      return;
    }
    Path folder = registry.toAbsolutePath().resolveSibling("native");
    // Not the driver's own getNativeLibName: that starts `uname` to tell Android from Linux.
    String name = System.mapLibraryName("sqlitejdbc");
    String kept = SQLiteJDBCLoader.getVersion() + "-" + name;
    try {
      if (!Files.isRegularFile(folder.resolve(kept))) {
        unpack(resource(name), folder, kept);
      }
      System.setProperty(NAME, kept);
      System.setProperty(PATH, folder.toString());
    } catch (IOException e) {
      // A read-only or full folder: opening the registry will say so better.
    }
  }

  /** Where the driver's jar has the library; asks the driver where that is not plain. */
  private static String resource(String name) throws IOException {
    String architecture =
        switch (System.getProperty("os.arch")) {
          case "amd64" -> "x86_64";
          case "aarch64" -> "aarch64";
          default -> "";
        };
    boolean plain =
        "Linux".equals(System.getProperty("os.name"))
            && !architecture.isEmpty()
            && !Files.readString(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1)
                .contains("musl");
    return plain
        ? "/org/sqlite/native/Linux/" + architecture + "/" + name
        : LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
  }

  /** Renamed into place, so that a start at the same moment never loads half of it. */
  private static void unpack(String resource, Path folder, String kept) throws IOException {
    Files.createDirectories(folder);
    Path temporary = Files.createTempFile(folder, "unpack", ".tmp");
    try (InputStream library = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
      if (library == null) {
        throw new IOException("the driver has no library for this machine: " + resource);
      }
      Files.copy(library, temporary, StandardCopyOption.REPLACE_EXISTING);
      Files.move(temporary, folder.resolve(kept), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
