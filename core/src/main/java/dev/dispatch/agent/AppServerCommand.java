package dev.dispatch.agent;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes of a command that hands {@code codex} one prompt the command of its server, and of what it
 * said about the work what each conversation is told.
 *
 * @param argv starts the server; the same for all conversations that may share one
 * @param sandbox {@code read-only}, {@code workspace-write}, {@code danger-full-access}
 * @param approvalPolicy when it asks: {@code untrusted}, {@code on-request}, {@code never}
 */
public record AppServerCommand(
    List<String> argv,
    Optional<String> model,
    Optional<String> sandbox,
    Optional<String> approvalPolicy) {
  /** One word of a shell, quotes and all. */
  private static final String VALUE =
      "[= ]\\s*((?:'[^']*'|\"(?:[^\"\\\\]|\\\\.)*\"|\\\\.|[^\\s'\"\\\\])+)";

  private static final Pattern CODEX = Pattern.compile("(?:^|[\\s/])codex(?=\\s|$)");
  private static final Pattern MODEL = Pattern.compile("\\s(?:-m|--model)" + VALUE);
  private static final Pattern SANDBOX = Pattern.compile("\\s(?:-s|--sandbox)" + VALUE);
  private static final Pattern APPROVAL = Pattern.compile("\\s(?:-a|--ask-for-approval)" + VALUE);
  private static final Pattern AUTO = Pattern.compile("\\s--full-auto(?=\\s|$)");
  private static final Pattern BYPASS =
      Pattern.compile("\\s(?:--dangerously-bypass-approvals-and-sandbox|--yolo)(?=\\s|$)");

  /** What the server as a whole is told. */
  private static final Pattern KEPT =
      Pattern.compile("\\s(?:-c|--config|-p|--profile|--enable|--disable)" + VALUE);

  public AppServerCommand {
    argv = List.copyOf(argv);
  }

  /**
   * Reads the command of an agent.
   *
   * @throws DispatchException {@code NOT_ALLOWED} where it does not start codex
   */
  public static AppServerCommand of(AgentChoice agent) {
    String command = " " + whole(agent);
    Matcher codex = CODEX.matcher(command);
    if (!codex.find()) {
      throw new DispatchException(
          ErrorCode.NOT_ALLOWED,
          "agent '" + agent.name() + "' is not codex: only codex has an app-server",
          "--transport tmux drives every agent; dispatch config list says what is configured");
    }
    String options = command.substring(codex.end());
    StringBuilder server = new StringBuilder("exec");
    server.append(command, 0, codex.end());
    KEPT.matcher(options).results().forEach(kept -> server.append(kept.group()));
    server.append(" app-server");
    boolean isBypass = BYPASS.matcher(options).find();
    boolean isAuto = AUTO.matcher(options).find();
    return new AppServerCommand(
        List.of("sh", "-c", server.toString(), "dispatch-agent"),
        modelOf(agent).or(() -> value(MODEL, options)),
        isBypass
            ? Optional.of("danger-full-access")
            : value(SANDBOX, options).or(() -> only(isAuto, "workspace-write")),
        isBypass
            ? Optional.of("never")
            : value(APPROVAL, options).or(() -> only(isAuto, "on-request")));
  }

  private static Optional<String> only(boolean really, String value) {
    return really ? Optional.of(value) : Optional.empty();
  }

  /** Arguments that are given one by one are no shell's to read. */
  private static String whole(AgentChoice agent) {
    if (agent.args().isEmpty()) {
      return agent.command().strip();
    }
    List<String> words = new ArrayList<>();
    words.add(quoted(agent.command()));
    agent.args().get().forEach(word -> words.add(quoted(word)));
    return String.join(" ", words);
  }

  private static String quoted(String word) {
    return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private static Optional<String> modelOf(AgentChoice agent) {
    int flag = agent.modelArgs().indexOf("--model");
    return flag >= 0 && flag + 1 < agent.modelArgs().size()
        ? Optional.of(agent.modelArgs().get(flag + 1))
        : Optional.empty();
  }

  private static Optional<String> value(Pattern option, String options) {
    return option
        .matcher(options)
        .results()
        .map(found -> found.group(1).replaceAll("^['\"]|['\"]$", ""))
        .findFirst();
  }
}
