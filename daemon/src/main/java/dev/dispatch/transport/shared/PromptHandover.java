package dev.dispatch.transport.shared;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.transport.LaunchSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a prompt reaches a program: what to run, and what its stdin is. The prompt is an element of
 * an argument array, a file, or stdin; never part of a shell command.
 */
public record PromptHandover(List<String> argv, Optional<Path> stdinFile) {
  /** One argument may not pass 128 KiB on Linux. */
  private static final int MAX_ARGUMENT_BYTES = 100 * 1024;

  public static PromptHandover of(LaunchSpec launch, Path promptFile) {
    AgentChoice agent = launch.agent();
    if (launch.prompt().isEmpty()) {
      write(promptFile, ""); // says later that there was none
      return new PromptHandover(argv(agent, Optional.empty()), Optional.empty());
    }
    return switch (agent.promptWay()) {
      case STDIN -> {
        write(promptFile, launch.prompt());
        yield new PromptHandover(argv(agent, Optional.empty()), Optional.of(promptFile));
      }
      case FILE -> {
        write(promptFile, launch.prompt());
        yield new PromptHandover(argv(agent, Optional.of(promptFile.toString())), Optional.empty());
      }
      case ARGV -> {
        String argument = launch.prompt();
        if (argument.getBytes(StandardCharsets.UTF_8).length > MAX_ARGUMENT_BYTES) {
          write(promptFile, launch.prompt());
          argument = "Read the file " + promptFile + " and do what it says.";
        }
        yield new PromptHandover(argv(agent, Optional.of(argument)), Optional.empty());
      }
    };
  }

  /** Whether an agent was started with a prompt. */
  public static boolean hadPrompt(Path promptFile) {
    try {
      return Files.size(promptFile) > 0;
    } catch (IOException e) {
      return true; // it went by argument
    }
  }

  private static List<String> argv(AgentChoice agent, Optional<String> last) {
    List<String> argv = new ArrayList<>();
    if (agent.args().isPresent()) {
      argv.add(agent.command());
      argv.addAll(agent.args().get());
    } else {
      argv.addAll(
          List.of("sh", "-c", agent.command().stripTrailing() + " \"$@\"", "dispatch-agent"));
    }
    argv.addAll(agent.modelArgs());
    last.ifPresent(argv::add);
    return argv;
  }

  private static void write(Path file, String prompt) {
    if (prompt.indexOf('\0') >= 0) {
      throw new DispatchException(ErrorCode.VALIDATION, "the prompt has a NUL character");
    }
    try {
      Files.createDirectories(file.getParent());
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, prompt, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new DispatchException(
              ErrorCode.INTERNAL, "the prompt cannot be written to " + file + ": " + e.getMessage())
          .causedBy(e);
    }
  }
}
