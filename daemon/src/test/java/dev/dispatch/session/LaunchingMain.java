package dev.dispatch.session;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;

/** A daemon to be killed: launches a process, hands something over, and waits. */
final class LaunchingMain {
  private LaunchingMain() {}

  public static void main(String[] args) throws Exception {
    SessionFixture fixture = new SessionFixture(Path.of(args[0]));
    AgentProcess process = fixture.launch("p1", new AgentInput.Live(), "cat");
    int number = process.send(SessionFixture.bytes("from the first\n"));
    await().until(() -> process.payload(number) == PayloadState.SENT);
    System.out.println("launched");
    System.in.read();
  }
}
