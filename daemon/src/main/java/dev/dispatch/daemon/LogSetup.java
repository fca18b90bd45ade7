package dev.dispatch.daemon;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Sends the log to {@code daemon.log} in the home: at most four files of 4 MiB. Found by logback as
 * a service; in code because reading XML costs a tenth of a second at start. Without the property
 * {@link #FILE_PROPERTY} (tests, one command without a daemon) nothing is logged.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
  /** Set by {@link Main} before the first logger is made. */
  static final String FILE_PROPERTY = "dispatch.log.file";

  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level [%thread] %logger{0} - %msg%n";
  private static final int OLD_FILES = 3;
  private static final long FILE_BYTES = 4 << 20;

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    String file = System.getProperty(FILE_PROPERTY);
    if (file == null) {
      root.setLevel(Level.OFF);
    } else {
      root.setLevel(Level.INFO);
      root.addAppender(rollingFile(context, file));
    }
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static RollingFileAppender<ILoggingEvent> rollingFile(
      LoggerContext context, String file) {
    RollingFileAppender<ILoggingEvent> appender = new OwnersFile();
    appender.setContext(context);
    appender.setFile(file);
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setPattern(PATTERN);
    encoder.start();
    appender.setEncoder(encoder);
    FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setFileNamePattern(file + ".%i");
    rolling.setMinIndex(1);
    rolling.setMaxIndex(OLD_FILES);
    rolling.start();
    appender.setRollingPolicy(rolling);
    SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
    trigger.setContext(context);
    trigger.setMaxFileSize(new FileSize(FILE_BYTES));
    trigger.start();
    appender.setTriggeringPolicy(trigger);
    appender.start();
    return appender;
  }

  /** Makes each of its files for its owner alone, before anything is in it. */
  private static final class OwnersFile extends RollingFileAppender<ILoggingEvent> {
    private static final Set<PosixFilePermission> MODE =
        PosixFilePermissions.fromString("rw-------");

    @Override
    public void openFile(String name) throws IOException {
      Path file = Path.of(name);
      try {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(MODE));
      } catch (FileAlreadyExistsException earlier) {
        Files.setPosixFilePermissions(file, MODE);
      }
      super.openFile(name);
    }
  }
}
