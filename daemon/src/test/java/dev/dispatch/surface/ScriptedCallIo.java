package dev.dispatch.surface;

import dev.dispatch.id.LaneRef;
import dev.dispatch.surface.cli.CallIo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A call whose every circumstance a test sets. */
public final class ScriptedCallIo implements CallIo {
  private final List<String> argv;
  private final AtomicReference<String> out = new AtomicReference<>("");
  private final AtomicReference<String> err = new AtomicReference<>("");
  private final Deque<String> replies = new ArrayDeque<>();
  private final List<String> prompts = new ArrayList<>();
  private boolean gone;
  private boolean terminal;
  private int width;
  private String cwd = "/";
  private String stdin = "";
  private String requestId = UUID.randomUUID().toString();
  private volatile @Nullable Runnable cancel;
  private volatile @Nullable String notice;

  public ScriptedCallIo(String... argv) {
    this.argv = List.of(argv);
  }

  public ScriptedCallIo onTerminal(int columns) {
    terminal = true;
    width = columns;
    return this;
  }

  public ScriptedCallIo in(String directory) {
    cwd = directory;
    return this;
  }

  public ScriptedCallIo stdin(String text) {
    stdin = text;
    return this;
  }

  public ScriptedCallIo replies(String line) {
    replies.add(line);
    return this;
  }

  public ScriptedCallIo requestId(String id) {
    requestId = id;
    return this;
  }

  /** The client is gone before the call begins. */
  public ScriptedCallIo cancelledBefore() {
    gone = true;
    return this;
  }

  public String outText() {
    return out.get();
  }

  public String errText() {
    return err.get();
  }

  public List<String> prompts() {
    return List.copyOf(prompts);
  }

  public @Nullable String notice() {
    return notice;
  }

  /** Presses Ctrl-C once the call listens for it. */
  public void interrupt() {
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> cancel != null);
    Runnable hook = cancel;
    if (hook != null) {
      hook.run();
    }
  }

  @Override
  public List<String> argv() {
    return argv;
  }

  @Override
  public String cwd() {
    return cwd;
  }

  @Override
  public Map<String, String> environment() {
    return Map.of();
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public boolean stdinIsTerminal() {
    return terminal;
  }

  @Override
  public boolean stdoutIsTerminal() {
    return terminal;
  }

  @Override
  public boolean stderrIsTerminal() {
    return terminal;
  }

  @Override
  public String requestId() {
    return requestId;
  }

  @Override
  public Optional<LaneRef> lane() {
    return Optional.empty();
  }

  @Override
  public void out(String text) {
    out.updateAndGet(before -> before + text);
  }

  @Override
  public void err(String text) {
    err.updateAndGet(before -> before + text);
  }

  @Override
  public Optional<String> readLine(String prompt) {
    prompts.add(prompt);
    return Optional.ofNullable(replies.poll());
  }

  @Override
  public byte[] readAllStdin(int limit) {
    return stdin.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void onCancel(Runnable hook) {
    cancel = hook;
    if (gone) {
      hook.run();
    }
  }

  @Override
  public void detachable(String text) {
    notice = text;
  }
}
