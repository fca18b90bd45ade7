package dev.dispatch.store.sqlite;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * The version of the tables this build works with. The file says its own in {@code user_version}. A
 * new file is made from the scripts directly; an older one is backed up and upgraded by Flyway,
 * whose 500 ms only an upgrade pays.
 *
 * @param version what this build supports
 * @param location classpath folder with {@code V1__registry.sql} and its successors
 * @param scripts what a new file is made from, in order
 */
record Schema(int version, String location, List<String> scripts) {
  private static final String FIRST_SCRIPT = "V1__registry.sql";

  static final Schema CURRENT =
      new Schema(2, "db/migration", List.of(FIRST_SCRIPT, "V2__items.sql"));

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** Brings the file to this version, or refuses it. */
  void ensure(SqlSession session, Path file, Instant now, Upgrade upgrade)
      throws SQLException, IOException {
    int seen = Math.toIntExact(session.number("pragma user_version"));
    if (seen == version) {
      return;
    }
    if (seen > version) {
      throw refused(
          file, seen, "is newer than this build of dispatch", "use the build that wrote it");
    }
    if (seen == 0) {
      create(session, file);
      seen = scripts.size();
    } else if (upgrade == Upgrade.REFUSED) {
      throw refused(file, seen, "is older than this build", "dispatch registry migrate");
    } else {
      backUp(session, file, seen, now);
    }
    if (seen < version) {
      FlywayUpgrade.run(file, seen, this);
    }
  }

  private DispatchException refused(Path file, int seen, String why, String hint) {
    return new DispatchException(
        ErrorCode.CONFLICT,
        "registry %s %s: it has schema version %d, supported is %d"
            .formatted(file, why, seen, version),
        hint);
  }

  private void create(SqlSession session, Path file) throws SQLException, IOException {
    if (session.number("select count(*) from sqlite_schema") > 0) {
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "registry " + file + " is a database of another program: it has tables, but no version",
          "move it away, or set DISPATCH_HOME to another folder");
    }
    StringBuilder all = new StringBuilder("begin immediate;\n");
    for (String script : scripts) {
      all.append(read(script)).append('\n');
    }
    session.script(all.append("commit;").toString());
  }

  private String read(String script) throws IOException {
    String name = "/" + location + "/" + script;
    try (InputStream content = Schema.class.getResourceAsStream(name)) {
      if (content == null) {
        throw new IOException("missing in this build: " + name);
      }
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void backUp(SqlSession session, Path file, int seen, Instant now)
      throws SQLException, IOException {
    Path backup =
        file.resolveSibling(file.getFileName() + ".backup-" + seen + "-" + STAMP.format(now));
    Files.deleteIfExists(backup);
    // Made first, and empty, because SQLite would make it readable for others.
    Files.createFile(
        backup, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    session.update("vacuum into ?", backup.toString());
  }

  /** What to do with a file that is older. */
  enum Upgrade {
    /** Back it up and upgrade it. */
    AUTOMATIC,
    /** Leave it to {@code dispatch registry migrate}. */
    REFUSED
  }
}
