package dev.dispatch.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.testkit.DispatchSandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every command and flag that a page shows is one. */
final class DocumentedCommandsTest {
  private static final Pattern CALL =
      Pattern.compile("^(?:\\./dispatch|dispatch|\"\\$DISPATCH_BIN\")(?: (.*))?$");
  private static final Pattern INLINE =
      Pattern.compile("`(?:\\./)?dispatch( [a-z][^`]*)`|`((?:task|daemon) [a-z][^`]*)`");
  private static final Pattern FLAG = Pattern.compile("(?<= )(--[a-z][a-z-]*|-[a-z])(?=[ =]|$)");
  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'");

  /** The client's own, which are no ops. */
  private static final Set<String> OF_THE_CLIENT = Set.of("mcp", "help", "--version", "--help");

  @Test
  void everyCommandInThePagesExists() throws IOException {
    List<String> wrong = new ArrayList<>();
    int calls = 0;
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      Commands commands = Commands.of(sandbox);
      for (Path page : Documents.pages()) {
        for (String call : calls(Documents.read(page))) {
          calls++;
          fault(commands, call).ifPresent(why -> wrong.add(Documents.name(page) + ": " + why));
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(calls).isGreaterThan(60);
  }

  private static List<String> calls(String page) {
    List<String> calls = new ArrayList<>();
    for (Documents.Block block : Documents.blocks(page)) {
      for (String line : block.text().replace("\\\n", " ").lines().toList()) {
        Matcher call = CALL.matcher(line.strip().replaceFirst("\\s+#.*", ""));
        if (block.language().equals("sh") && call.matches() && call.group(1) != null) {
          calls.add(call.group(1));
        }
      }
    }
    Matcher inline = INLINE.matcher(Documents.prose(page));
    while (inline.find()) {
      String call = inline.group(1) == null ? inline.group(2) : inline.group(1).strip();
      calls.addAll(alternatives(call));
    }
    return calls;
  }

  /** {@code task list|show} is two commands. */
  private static List<String> alternatives(String call) {
    Matcher several = Pattern.compile("^([a-z]+ )?([a-z]+(?:\\|[a-z]+)+)$").matcher(call);
    if (!several.matches()) {
      return List.of(call);
    }
    List<String> calls = new ArrayList<>();
    String before = several.group(1) == null ? "" : several.group(1);
    for (String word : several.group(2).split("\\|", -1)) {
      calls.add(before + word);
    }
    return calls;
  }

  private static Optional<String> fault(Commands commands, String call) {
    String line = QUOTED.matcher(call.strip()).replaceAll("X");
    if (line.isEmpty() || line.startsWith("X") || line.endsWith("…")) {
      return Optional.empty();
    }
    String first = line.replaceFirst(" .*", "");
    if (OF_THE_CLIENT.contains(first)) {
      return Optional.empty();
    }
    Optional<Commands.Command> command = commands.find(line);
    if (command.isEmpty()) {
      return Optional.of("no command: " + call);
    }
    String help = commands.help(command.get());
    Matcher flags = FLAG.matcher(" " + line);
    while (flags.find()) {
      if (!help.contains(flags.group(1))) {
        return Optional.of("no flag " + flags.group(1) + ": " + call);
      }
    }
    return Optional.empty();
  }
}
