package dev.dispatch.surface;

/** Does what a client asks for. Called on one virtual thread per call, many at a time. */
public interface CommandHandler {
  /**
   * Returns when the call is over.
   *
   * @return the client's exit code, 0 to 255
   * @throws Exception anything unexpected: logged, and exit code 1 for the client
   */
  int handle(ClientCall call) throws Exception;
}
