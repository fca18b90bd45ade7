package dev.dispatch.store.sqlite;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Three platform threads that read, each query on a connection of its own, so that two long ones
 * leave room for the short. Callers may be virtual threads: they hand the query over and wait.
 * Threads and connections are made when they are first needed.
 */
final class StoreReaders {
  /** One query. */
  interface Query<T> {
    T run(SqlSession session) throws SQLException;
  }

  private static final int READERS = 3;
  private static final int MAX_WAITING = 1_024;
  private static final Duration MAX_WAIT = Duration.ofSeconds(30);

  private final Path file;
  private final BlockingQueue<SqlSession> idle = new ArrayBlockingQueue<>(READERS);
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          READERS,
          READERS,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(MAX_WAITING),
          Thread.ofPlatform().daemon().name("store-reader-", 1).factory());

  StoreReaders(Path file) {
    this.file = file;
  }

  /** Runs the query and waits for it, 30 s at most. */
  <T> T read(Query<T> query) {
    Future<T> answer;
    try {
      answer = threads.submit(() -> run(query));
    } catch (RejectedExecutionException e) {
      throw threads.isShutdown()
          ? new DispatchException(ErrorCode.INTERNAL, "the registry is closed")
          : new DispatchException(ErrorCode.OVERLOADED, "too many queries wait for the registry");
    }
    try {
      return answer.get(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DispatchException(ErrorCode.INTERRUPTED, "interrupted in a query").causedBy(e);
    } catch (TimeoutException e) {
      throw new DispatchException(
              ErrorCode.TIMED_OUT, "the registry gave no answer in " + MAX_WAIT.toSeconds() + " s")
          .causedBy(e);
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause());
    }
  }

  private DispatchException failure(Throwable cause) {
    return switch (cause) {
      case SQLException sql -> SqliteErrors.of(file, sql);
      case DispatchException ours -> ours;
      default ->
          new DispatchException(ErrorCode.INTERNAL, "the registry's query failed: " + cause)
              .causedBy(cause);
    };
  }

  /** On a reader's thread: there are as many of those as connections, so one is always free. */
  private <T> T run(Query<T> query) throws SQLException {
    @Nullable SqlSession session = idle.poll();
    if (session == null) {
      session = SqlSession.open(file, true);
    }
    try {
      return query.run(session);
    } finally {
      if (!idle.offer(session)) {
        session.close();
      }
    }
  }

  /** Lets running queries finish for as long as that, then closes the connections. */
  void close(Duration atMost) throws SQLException {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        return; // a query still runs: the end of the program closes its connection
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    for (SqlSession session = idle.poll(); session != null; session = idle.poll()) {
      session.close();
    }
  }
}
