package dev.dispatch.testkit.scripted;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An agent program for tests, started like any other: the prompt is the last argument, or a file
 * that the last argument names, or stdin where there is no argument or it is {@code -}. A prompt
 * without a script that names a readable file stands for that file.
 *
 * <p>The script is the lines between {@code SCRIPT} and {@code END} in the prompt, else every line
 * that starts with a verb of {@link Verb}. Without a script the agent ticks all items of the plan
 * named in the prompt and writes the completion marker. Needs nothing but java.base.
 */
public final class ScriptedAgent {

  private static final Pattern FILE = Pattern.compile("(/[^\\s`'\"]+)");
  private static final int LONGEST_PATH = 4096;

  private ScriptedAgent() {}

  /**
   * Writes the executable {@code scripted-agent} into the folder, which runs this class with the
   * java and the classes of the caller.
   */
  public static Path install(Path folder) {
    return JavaProgram.install(folder.resolve("scripted-agent"), ScriptedAgent.class, List.of());
  }

  /** Runs the script of the prompt. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    byte[] prompt = prompt(arguments);
    String text = new String(prompt, StandardCharsets.UTF_8);
    List<ScriptLine> lines = ScriptLine.in(text);
    if (lines.isEmpty()) {
      Matcher matcher = FILE.matcher(text);
      while (lines.isEmpty() && matcher.find()) {
        if (isFile(matcher.group()) && !matcher.group().endsWith("/plan.md")) {
          prompt = Files.readAllBytes(Path.of(matcher.group()));
          text = new String(prompt, StandardCharsets.UTF_8);
          lines = ScriptLine.in(text);
        }
      }
    }
    int exitCode = new ScriptedWork(prompt, TaskFiles.namedIn(text)).run(lines);
    System.out.flush();
    // Not exit(): a hook of IGNORE_TERM would keep that from ending.
    Runtime.getRuntime().halt(exitCode);
  }

  private static byte[] prompt(String[] arguments) throws IOException {
    String last = arguments.length == 0 ? "-" : arguments[arguments.length - 1];
    if (last.equals("-")) {
      return System.in.readAllBytes();
    }
    return isFile(last) ? Files.readAllBytes(Path.of(last)) : last.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isFile(String text) {
    try {
      return text.length() < LONGEST_PATH && Files.isRegularFile(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
