package dev.dispatch.daemon;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.transport.AgentRequest;
import dev.dispatch.transport.AgentTransport;
import dev.dispatch.transport.ForkSpec;
import dev.dispatch.transport.Goal;
import dev.dispatch.transport.LaunchSpec;
import dev.dispatch.transport.ProcessRecord;
import dev.dispatch.transport.Receipt;
import dev.dispatch.transport.RequestAnswer;
import dev.dispatch.transport.ResumeSpec;
import dev.dispatch.transport.Submission;
import dev.dispatch.transport.ThreadCommand;
import dev.dispatch.workerio.WorkerFifos;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A transport whose lanes can be heard by FIFO as soon as their agent runs. */
final class ReadTransport implements AgentTransport {
  private final AgentTransport transport;
  private final WorkerFifos fifos;

  ReadTransport(AgentTransport transport, WorkerFifos fifos) {
    this.transport = transport;
    this.fifos = fifos;
  }

  @Override
  public String kind() {
    return transport.kind();
  }

  @Override
  public ProcessRecord plan(LaneRef lane, ProcessId process, AgentChoice agent) {
    return transport.plan(lane, process, agent);
  }

  @Override
  public void open(LaunchSpec launch, ProcessRecord process) {
    transport.open(launch, process);
    fifos.opened(launch.lane());
  }

  @Override
  public Adoption adopt(ProcessRecord process) {
    Adoption adoption = transport.adopt(process);
    if (adoption == Adoption.FOLLOWED) {
      fifos.opened(process.lane());
    }
    return adoption;
  }

  @Override
  public void end(ProcessRecord process) {
    transport.end(process);
  }

  @Override
  public void archive(ProcessRecord process) {
    transport.archive(process);
  }

  @Override
  public void resume(ProcessRecord process, ResumeSpec conversation) {
    transport.resume(process, conversation);
    fifos.opened(process.lane());
  }

  @Override
  public void giveBack(ProcessRecord process) {
    transport.giveBack(process);
  }

  @Override
  public boolean isOpen(ProcessRecord process) {
    return transport.isOpen(process);
  }

  @Override
  public String outputTail(ProcessRecord process) {
    return transport.outputTail(process);
  }

  @Override
  public boolean isInteractive() {
    return transport.isInteractive();
  }

  @Override
  public Receipt send(ProcessRecord process, String text) {
    return transport.send(process, text);
  }

  @Override
  public Receipt submit(ProcessRecord process, Submission message) {
    return transport.submit(process, message);
  }

  @Override
  public Optional<Boolean> hasMessage(ProcessRecord process, String id) {
    return transport.hasMessage(process, id);
  }

  @Override
  public Receipt answer(ProcessRecord process, AgentRequest request, RequestAnswer answer) {
    return transport.answer(process, request, answer);
  }

  @Override
  public Receipt interrupt(ProcessRecord process) {
    return transport.interrupt(process);
  }

  @Override
  public boolean isConversational() {
    return transport.isConversational();
  }

  @Override
  public Receipt act(ProcessRecord process, ThreadCommand command) {
    return transport.act(process, command);
  }

  @Override
  public Optional<Goal> goal(ProcessRecord process) {
    return transport.goal(process);
  }

  @Override
  public ProcessRecord planFork(LaneRef lane, ProcessId process) {
    return transport.planFork(lane, process);
  }

  @Override
  public void fork(ForkSpec fork, ProcessRecord process) {
    transport.fork(fork, process);
    fifos.opened(fork.lane());
  }

  @Override
  public List<String> attachCommand(ProcessRecord process) {
    return transport.attachCommand(process);
  }

  @Override
  public void discard(LaneRef lane) {
    transport.discard(lane);
  }

  @Override
  public Set<LaneRef> keptSince(Instant time) {
    return transport.keptSince(time);
  }
}
