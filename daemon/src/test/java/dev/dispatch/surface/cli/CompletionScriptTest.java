package dev.dispatch.surface.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dispatch.surface.ScriptedCallIo;
import dev.dispatch.surface.SurfaceFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts, run by the shells themselves, beside a program that is asked for values. */
class CompletionScriptTest {
  @TempDir private Path folder;

  @BeforeEach
  void plantProgram() throws IOException {
    Path program = folder.resolve("dispatch");
    Files.writeString(
        program,
        """
        #!/bin/sh
        [ "$1 $2" = '__complete task' ] || exit 1
        echo milk
        echo '$(touch pwned)'
        echo mustard
        """);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void completesInBash() throws Exception {
    assertThat(bash("no")).containsExactly("note");
    assertThat(bash("note", "")).containsExactly("list", "show", "add", "rm", "read", "retitle");
    assertThat(bash("note", "list", "--vo")).containsExactly("--volume");
    assertThat(bash("note", "list", "--volume", "")).containsExactly("very-low", "loud");
    assertThat(bash("note", "list", "--limit", "")).isEmpty();
    assertThat(bash("note", "show", "m")).containsExactly("milk", "mustard");
    assertThat(bash("note", "rm", "--y")).containsExactly("--yes");
    assertThat(bash("note", "show", "")).contains("$(touch pwned)");
    assertThat(folder.resolve("pwned")).doesNotExist();
  }

  @Test
  void completesInZsh() throws Exception {
    requireShell("zsh");
    assertThat(zsh("note", "")).contains("list", "show");
    assertThat(zsh("note", "list", "--volume", "")).containsExactly("very-low", "loud");
    assertThat(zsh("note", "show", "")).containsExactly("milk", "$(touch pwned)", "mustard");
    assertThat(folder.resolve("pwned")).doesNotExist();
  }

  @Test
  void completesInFish() throws Exception {
    requireShell("fish");
    assertThat(fish("dispatch no")).containsExactly("note");
    assertThat(fish("dispatch note ")).contains("list", "show").doesNotContain("note");
    assertThat(fish("dispatch note list --volume ")).containsExactlyInAnyOrder("very-low", "loud");
    assertThat(fish("dispatch note list --vol")).containsExactly("--volume");
    assertThat(fish("dispatch note show m")).containsExactly("milk", "mustard");
    assertThat(folder.resolve("pwned")).doesNotExist();
  }

  /** Missing on a user's machine it is skipped; CI installs it. */
  private static void requireShell(String name) {
    boolean there = isThere(name);
    assertThat(there || !"true".equals(System.getenv("CI"))).as(name + " in CI").isTrue();
    assumeTrue(there, name + " is not installed");
  }

  private List<String> bash(String... words) throws Exception {
    String array = Arrays.stream(words).map(w -> "'" + w + "'").collect(Collectors.joining(" "));
    return run(
        "bash",
        "--norc",
        "-c",
        "source ./script; COMP_WORDS=(dispatch "
            + array
            + "); COMP_CWORD="
            + words.length
            + "; _dispatch; printf '%s\\n' \"${COMPREPLY[@]}\"");
  }

  private List<String> zsh(String... words) throws Exception {
    String array = Arrays.stream(words).map(w -> "'" + w + "'").collect(Collectors.joining(" "));
    return run(
        "zsh",
        "-f",
        "-c",
        "compdef() { :; }; compadd() { shift; print -l -- \"$@\"; }; source ./script;"
            + " words=(dispatch "
            + array
            + "); CURRENT="
            + (words.length + 1)
            + "; _dispatch");
  }

  private List<String> fish(String line) throws Exception {
    return run("fish", "--no-config", "-c", "source ./script; complete -C '" + line + "'").stream()
        .map(found -> found.split("\t", -1)[0])
        .toList();
  }

  private List<String> run(String shell, String... args) throws Exception {
    Files.writeString(folder.resolve("script"), script(shell));
    List<String> command = new ArrayList<>(List.of(shell));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("PATH", folder + ":" + environment.get("PATH"));
    environment.put("HOME", folder.toString());
    environment.put("XDG_CONFIG_HOME", folder.toString());
    Path errors = folder.resolve("stderr");
    Process process = builder.redirectError(errors.toFile()).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(errors).content().isEmpty();
    return out.lines().filter(line -> !line.isEmpty()).toList();
  }

  private static String script(String shell) {
    java.util.concurrent.atomic.AtomicReference<dev.dispatch.op.OpRegistry> late =
        new java.util.concurrent.atomic.AtomicReference<>();
    SurfaceFixture surface = new SurfaceFixture(new PrintCompletion(late::get));
    late.set(surface.registry);
    ScriptedCallIo io = new ScriptedCallIo("completion", shell);
    assertThat(surface.run(io)).isZero();
    return io.outText();
  }

  private static boolean isThere(String program) {
    return Arrays.stream(System.getenv("PATH").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
