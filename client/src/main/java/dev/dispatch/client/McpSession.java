package dev.dispatch.client;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What must be remembered of an MCP session so that it outlives the daemon: the host's handshake,
 * to be said again, and the requests that nobody will answer any more. Connections are told apart
 * by number, and a request is noted for a connection only while that is not known to be lost: so
 * each is either answered with the connection it was sent on, or sent on the next. No input or
 * output; safe for any thread.
 */
final class McpSession {
  private static final String RESTARTED = "daemon restarted, ask again";

  /** So many daemons may die of one {@code initialize} before the host is told. */
  private static final int MAX_ASKED = 5;

  /** What is to become of a line of the host. */
  enum Fate {
    SEND,
    /** Nobody waits for it. */
    DROP,
    /** The connection is lost, and nothing was noted: to be tried on the next. */
    LOST
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Integer> hostRequests = new LinkedHashMap<>();
  private final Set<String> daemonRequests = new HashSet<>();
  private int newest;
  private boolean connected;
  private @Nullable String initializeLine;
  private @Nullable String initializeId;
  private @Nullable String initializedLine;
  private boolean initializeAnswered;
  private int initializeAsked;
  private boolean swallowInitialize;

  /** A fresh connection is there: its number. */
  int connected() {
    lock.lock();
    try {
      connected = true;
      return ++newest;
    } finally {
      lock.unlock();
    }
  }

  /** Notes a line of the host that is about to be sent on that connection. */
  Fate fromHost(String line, int connection) {
    JsonRpcLine message = JsonRpcLine.parse(line);
    lock.lock();
    try {
      if (message.isReply()) {
        return daemonRequests.remove(message.id()) ? Fate.SEND : Fate.DROP;
      }
      if (!connected || connection != newest) {
        return Fate.LOST;
      }
      if ("initialize".equals(message.method())) {
        initializeLine = line;
        initializeId = message.id();
        initializeAnswered = false;
        initializeAsked = 1;
      } else if (message.id() != null) {
        hostRequests.put(message.id(), connection);
      }
      if ("notifications/initialized".equals(message.method())) {
        initializedLine = line;
      }
      return Fate.SEND;
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
      initializeAsked = 0;
      return !again;
    } finally {
      lock.unlock();
    }
  }

  /**
   * That connection is gone: the replies the host gets in place of the daemon's. An {@code
   * initialize} that was not answered gets none while it is to be asked again.
   */
  List<String> lost(int connection) {
    lock.lock();
    try {
      if (connection == newest) {
        connected = false;
        daemonRequests.clear();
      }
      List<String> replies = new ArrayList<>();
      Iterator<Map.Entry<String, Integer>> requests = hostRequests.entrySet().iterator();
      while (requests.hasNext()) {
        Map.Entry<String, Integer> request = requests.next();
        if (request.getValue() == connection) {
          replies.add(error(request.getKey(), RESTARTED));
          requests.remove();
        }
      }
      if (connection == newest && initializeAsked >= MAX_ASKED) {
        replies.addAll(refuseInitialize("the daemon ended " + MAX_ASKED + " times at initialize"));
      }
      return replies;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the host still waits for its welcome. */
  boolean awaitsWelcome() {
    lock.lock();
    try {
      return initializeLine != null && !initializeAnswered;
    } finally {
      lock.unlock();
    }
  }

  /** The host is told that it is not welcomed, where it still waits; it may ask again itself. */
  List<String> refuseInitialize(String reason) {
    lock.lock();
    try {
      String id = initializeId;
      if (!awaitsWelcome()) {
        return List.of();
      }
      initializeLine = null;
      initializeId = null;
      return id == null ? List.of() : List.of(error(id, reason));
    } finally {
      lock.unlock();
    }
  }

  /** The handshake's first line for a fresh daemon, where there was one. */
  Optional<String> replayInitialize() {
    lock.lock();
    try {
      swallowInitialize = initializeLine != null && initializeAnswered;
      if (awaitsWelcome()) {
        initializeAsked++;
      }
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
  static Optional<String> undeliverable(String line, String reason) {
    JsonRpcLine message = JsonRpcLine.parse(line);
    return message.id() == null || message.method() == null
        ? Optional.empty()
        : Optional.of(error(message.id(), reason));
  }

  private static String error(String id, String reason) {
    StringBuilder text = new StringBuilder("{\"jsonrpc\":\"2.0\",\"id\":").append(id);
    text.append(",\"error\":{\"code\":-32000,\"message\":");
    JsonText.quote(text, reason);
    return text.append("}}\n").toString();
  }
}
