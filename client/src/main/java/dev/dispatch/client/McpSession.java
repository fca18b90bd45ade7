package dev.dispatch.client;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What must be remembered of an MCP session so that it outlives the daemon: the host's handshake,
 * to be said again, and the requests that nobody will answer any more. No input or output; safe for
 * any thread.
 */
final class McpSession {
  private static final String RESTARTED = "daemon restarted, ask again";

  private final ReentrantLock lock = new ReentrantLock();
  private final Set<String> hostRequests = new LinkedHashSet<>();
  private final Set<String> daemonRequests = new LinkedHashSet<>();
  private @Nullable String initializeLine;
  private @Nullable String initializeId;
  private @Nullable String initializedLine;
  private boolean initializeAnswered;
  private boolean swallowInitialize;

  /** Notes a line of the host that is about to be sent; whether the daemon can make use of it. */
  boolean fromHost(String line) {
    JsonRpcLine message = JsonRpcLine.parse(line);
    lock.lock();
    try {
      if (message.isReply()) {
        return daemonRequests.remove(message.id());
      }
      if (message.id() != null) {
        hostRequests.add(message.id());
      }
      if ("initialize".equals(message.method())) {
        initializeLine = line;
        initializeId = message.id();
        initializeAnswered = false;
      } else if ("notifications/initialized".equals(message.method())) {
        initializedLine = line;
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Notes a line of the daemon; whether the host is to see it. */
  boolean fromDaemon(String line) {
    JsonRpcLine message = JsonRpcLine.parse(line);
    lock.lock();
    try {
      if (message.isRequest()) {
        daemonRequests.add(String.valueOf(message.id()));
      }
      if (!message.isReply()) {
        return true;
      }
      hostRequests.remove(message.id());
      if (!String.valueOf(message.id()).equals(initializeId)) {
        return true;
      }
      boolean again = swallowInitialize;
      swallowInitialize = false;
      initializeAnswered = true;
      return !again;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The daemon is gone: the replies the host gets in its place. An {@code initialize} that was not
   * answered gets none, since it will be asked again.
   */
  List<String> lost() {
    lock.lock();
    try {
      List<String> replies = new ArrayList<>();
      for (String id : hostRequests) {
        if (!id.equals(initializeId)) {
          replies.add(error(id, RESTARTED));
        }
      }
      hostRequests.clear();
      daemonRequests.clear();
      return replies;
    } finally {
      lock.unlock();
    }
  }

  /** The handshake's first line for a fresh daemon, where there was one. */
  Optional<String> replayInitialize() {
    lock.lock();
    try {
      swallowInitialize = initializeLine != null && initializeAnswered;
      return Optional.ofNullable(initializeLine);
    } finally {
      lock.unlock();
    }
  }

  /** Whether the reply to the handshake said again has yet to come. */
  boolean awaitsReplay() {
    lock.lock();
    try {
      return swallowInitialize;
    } finally {
      lock.unlock();
    }
  }

  /** The handshake's last line, where the host has said it. */
  Optional<String> replayInitialized() {
    lock.lock();
    try {
      return Optional.ofNullable(initializedLine);
    } finally {
      lock.unlock();
    }
  }

  /** The reply to a line that could not be sent; empty where it wants none. */
  Optional<String> undeliverable(String line, String reason) {
    JsonRpcLine message = JsonRpcLine.parse(line);
    if (message.id() == null || message.method() == null) {
      return Optional.empty();
    }
    lock.lock();
    try {
      hostRequests.remove(message.id());
      return Optional.of(error(message.id(), reason));
    } finally {
      lock.unlock();
    }
  }

  private static String error(String id, String reason) {
    StringBuilder text = new StringBuilder("{\"jsonrpc\":\"2.0\",\"id\":").append(id);
    text.append(",\"error\":{\"code\":-32000,\"message\":");
    JsonText.quote(text, reason);
    return text.append("}}\n").toString();
  }
}
