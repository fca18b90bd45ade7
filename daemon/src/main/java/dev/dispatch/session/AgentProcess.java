package dev.dispatch.session;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.exec.ProcessIdentity;
import dev.dispatch.id.ProcessId;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A detached program with its folder. It lives on when this object, or the daemon, is gone; another
 * one made by {@link AgentProcesses#adopt} is as good. Holds no thread and no open file.
 *
 * <p>Everything here does file I/O: call it from platform threads. Safe for any thread, but
 * payloads are given by one at a time, the owner of the process.
 */
public final class AgentProcess {
  private final ProcessId id;
  private final ProcessFolder folder;
  private final Handover handover;
  private final Terminator terminator;

  AgentProcess(ProcessId id, ProcessFolder folder, Terminator terminator) {
    this.id = id;
    this.folder = folder;
    this.handover = new Handover(folder);
    this.terminator = terminator;
  }

  public ProcessId id() {
    return id;
  }

  /** Where its files are. */
  public Path folder() {
    return folder.path();
  }

  /** Every byte the program wrote to stdout; may not exist yet. */
  public Path wireLog() {
    return folder.file("wire.log");
  }

  /** Every byte it wrote to stderr; says why a program was not found. */
  public Path errorLog() {
    return folder.file("stderr.log");
  }

  /** Looks afresh. */
  public ProcessState state() {
    return folder.state();
  }

  /** The program itself, once it was started; it may have ended. */
  public Optional<ProcessIdentity> agent() {
    return folder.agent();
  }

  /** The number that the next payload should have; store it with the intent before sending. */
  public int nextPayloadNumber() {
    requireLive();
    return handover.nextNumber();
  }

  /**
   * Hands bytes over for the program's stdin and returns; the shim writes them when the program
   * reads. Survives this daemon from here on. The same number again does nothing.
   *
   * @throws DispatchException {@code CONFLICT} if the process takes no input or ended, {@code
   *     OVERLOADED} if 1000 payloads wait already
   */
  public void send(int number, ByteBuffer payload) {
    requireLive();
    requireRunning();
    handover.send(number, payload);
  }

  /** Hands bytes over under the next number, and returns that. */
  public int send(ByteBuffer payload) {
    int number = nextPayloadNumber();
    send(number, payload);
    return number;
  }

  /**
   * Withdraws a payload if the shim has not taken it up. True if the program sees nothing of it.
   */
  public boolean cancel(int number) {
    requireLive();
    return handover.cancel(number);
  }

  public PayloadState payload(int number) {
    requireLive();
    return handover.state(number);
  }

  /** The numbers of the payloads that are in the program's stdin, in order. */
  public List<Integer> sent() {
    requireLive();
    return handover.sent();
  }

  /** Closes the program's stdin after everything handed over before. */
  public void eof() {
    requireLive();
    handover.eof();
  }

  /**
   * Tells the shim once more of payloads it has not taken up: after an adoption, or a long wait.
   */
  void remind() {
    if (folder.isLive() && state() instanceof ProcessState.Running) {
      handover.remind();
    }
  }

  /**
   * Ends the program and everything that carries its mark: TERM to the group, three seconds, KILL,
   * then a sweep. Blocks up to six seconds. Idempotent; after the program's own end it sweeps only.
   *
   * @return the state it left
   */
  public ProcessState terminate() {
    return terminator.terminate(folder);
  }

  private void requireLive() {
    if (!folder.isLive()) {
      throw new DispatchException(
          ErrorCode.CONFLICT, "agent process " + id + " takes no input after its start");
    }
  }

  private void requireRunning() {
    ProcessState state = state();
    if (!(state instanceof ProcessState.Running)) {
      throw new DispatchException(
          ErrorCode.CONFLICT, "agent process " + id + " does not run: " + state);
    }
  }
}
