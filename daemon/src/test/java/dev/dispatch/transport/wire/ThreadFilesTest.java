package dev.dispatch.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.codec.appserver.ServerCalls;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.transport.shared.LaneFolders;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of a message, so that it is handed over once. */
final class ThreadFilesTest {
  private static final LaneRef LANE = new LaneRef("0abcde");

  private static final ProcessId SERVER = new ProcessId("0aaaaa-server1");
  private ThreadFiles files;

  @BeforeEach
  void make(@TempDir Path folder) {
    LaneFolders folders = new LaneFolders(folder);
    folders.prepare(LANE);
    files = new ThreadFiles(folders);
  }

  private static ThreadFiles.Numbered payload(int number, String message, String attempt) {
    String id = RequestName.message(LANE, message, attempt).id();
    return new ThreadFiles.Numbered(
        SERVER, number, ServerCalls.startTurn(id, "thread", message, "hello"));
  }

  /** Whoever is about to hand it over must find that this was done. */
  @Test
  void knowsOfAMessageThatItWasHandedOverWhenItsReplyIsStored() {
    files.keepMessage(LANE, "m1", payload(7, "m1", "a"));
    assertThat(files.messagesOf(LANE)).containsExactly(payload(7, "m1", "a"));
    files.settleMessage(LANE, "m1");
    assertThat(files.message(LANE, "m1")).contains(new ThreadFiles.Numbered(SERVER, 7, ""));
    assertThat(files.messagesOf(LANE)).as("to be handed over again").isEmpty();
    files.dropMessage(LANE, "m1", RequestName.message(LANE, "m1", "a").id());
    assertThat(files.message(LANE, "m1")).isPresent();
  }

  @Test
  void forgetsItWithTheNext() {
    files.keepMessage(LANE, "m1", payload(7, "m1", "a"));
    files.settleMessage(LANE, "m1");
    files.keepMessage(LANE, "m2", payload(8, "m2", "a"));
    files.keepMessage(LANE, "m3", payload(9, "m3", "a"));
    assertThat(files.message(LANE, "m1")).isEmpty();
    assertThat(files.messagesOf(LANE))
        .containsExactlyInAnyOrder(payload(8, "m2", "a"), payload(9, "m3", "a"));
  }

  /** A refusal that is read twice must not undo the attempt that followed it. */
  @Test
  void dropsOnlyTheAttemptThatWasRefused() {
    files.keepMessage(LANE, "m1", payload(8, "m1", "b"));
    files.dropMessage(LANE, "m1", RequestName.message(LANE, "m1", "a").id());
    assertThat(files.message(LANE, "m1")).isPresent();
    files.dropMessage(LANE, "m1", RequestName.message(LANE, "m1", "b").id());
    assertThat(files.message(LANE, "m1")).isEmpty();
  }

  @Test
  void readsOfARequestWhichMessageItIsAbout() {
    RequestName name = RequestName.message(LANE, "0abcde-m1", "ff");
    assertThat(RequestName.parse(name.id())).isEqualTo(Optional.of(name));
    assertThat(name.message()).isEqualTo("0abcde-m1");
  }

  /** What another server was given is not to be given to this one under that number. */
  @Test
  void isKnownToTheServerThatToldSo() {
    ProcessId next = new ProcessId("0aaaaa-server2");
    files.keepStart(LANE, new ThreadFiles.Numbered(SERVER, 3, "{}"));
    assertThat(files.isKnownTo(LANE, SERVER)).isTrue();
    assertThat(files.isKnownTo(LANE, next)).isFalse();
    files.keepResumption(LANE, new ThreadFiles.Numbered(next, 3, "{}"));
    assertThat(files.isKnownTo(LANE, next)).as("not before it said so").isFalse();
    files.settleResumption(LANE);
    assertThat(files.isKnownTo(LANE, next)).isTrue();
  }
}
