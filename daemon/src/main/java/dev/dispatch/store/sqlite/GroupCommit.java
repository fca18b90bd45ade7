package dev.dispatch.store.sqlite;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.store.Durability;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Commits transactions together: one SQL transaction for all, a savepoint for each, so that one
 * which fails takes no other down. Where the whole group fails (a full disk, a commit that is
 * refused) each is tried alone once. The writer's thread only.
 */
final class GroupCommit {
  /** What became of one submission: its last number, or why nothing of it is stored. */
  record Outcome(Submission submission, long seq, @Nullable RuntimeException failure) {}

  private final Path file;
  private final SqlSession session;
  private final SeqCounter seqs;
  private Durability durability = Durability.FULL;

  GroupCommit(Path file, SqlSession session, SeqCounter seqs) {
    this.file = file;
    this.session = session;
    this.seqs = seqs;
  }

  /** Stores what can be stored; the outcomes are in the order of the submissions. */
  List<Outcome> commit(List<Submission> group) {
    long before = seqs.last();
    try {
      use(strictest(group));
      session.update("begin immediate");
    } catch (SQLException e) {
      rollBack();
      return failed(group, SqliteErrors.of(file, e)); // the next one would wait for as long
    }
    try {
      return commitBegun(group);
    } catch (SQLException e) {
      seqs.reset(before);
      rollBack();
      return group.size() == 1
          ? failed(group, SqliteErrors.of(file, e))
          : group.stream().flatMap(one -> commit(List.of(one)).stream()).toList();
    } catch (RuntimeException | Error e) {
      seqs.reset(before);
      rollBack();
      return failed(group, defect(e));
    }
  }

  private List<Outcome> failed(List<Submission> group, RuntimeException why) {
    return group.stream().map(one -> new Outcome(one, seqs.last(), why)).toList();
  }

  private List<Outcome> commitBegun(List<Submission> group) throws SQLException {
    List<Outcome> outcomes = new ArrayList<>(group.size());
    for (Submission submission : group) {
      outcomes.add(run(submission));
    }
    session.update("commit");
    return outcomes;
  }

  /** Throws only what concerns the whole group. */
  private Outcome run(Submission submission) throws SQLException {
    long before = seqs.last();
    session.update("savepoint one");
    try {
      for (Write write : submission.writes()) {
        write.run(session, seqs);
      }
      session.update("release one");
      return new Outcome(submission, seqs.last(), null);
    } catch (DispatchException e) {
      seqs.reset(before);
      session.update("rollback to one");
      session.update("release one");
      return new Outcome(submission, before, e);
    }
  }

  private void use(Durability wanted) throws SQLException {
    if (wanted == durability) {
      return;
    }
    switch (wanted) {
      case NORMAL -> session.update("pragma synchronous = normal");
      case FULL -> session.update("pragma synchronous = full");
    }
    durability = wanted;
  }

  private static Durability strictest(List<Submission> group) {
    return group.stream().anyMatch(one -> one.durability() == Durability.FULL)
        ? Durability.FULL
        : Durability.NORMAL;
  }

  /** SQLite has rolled back by itself after some errors, and then refuses to do it again. */
  private void rollBack() {
    try {
      session.script("rollback");
    } catch (SQLException e) {
      // "no transaction is active": what was wanted.
    }
  }

  private static RuntimeException defect(Throwable cause) {
    return new DispatchException(ErrorCode.INTERNAL, "the registry's writer failed: " + cause)
        .causedBy(cause);
  }
}
