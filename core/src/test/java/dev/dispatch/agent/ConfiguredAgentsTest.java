package dev.dispatch.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.agent.AgentCatalog.Addition;
import dev.dispatch.agent.AgentCatalog.AgentRequest;
import dev.dispatch.agent.AgentCatalog.Because;
import dev.dispatch.agent.AgentCatalog.Selection;
import dev.dispatch.agent.AgentCatalog.Viewpoint;
import dev.dispatch.agent.AgentPrograms.Found;
import dev.dispatch.agent.AgentPrograms.Installed;
import dev.dispatch.agent.AgentPrograms.Listing;
import dev.dispatch.error.DispatchException;
import dev.dispatch.settings.Alias;
import dev.dispatch.settings.Backend;
import dev.dispatch.settings.ConfigDesk;
import dev.dispatch.settings.ConfigValue;
import dev.dispatch.settings.Mark;
import dev.dispatch.settings.Marked;
import dev.dispatch.settings.Model;
import dev.dispatch.settings.Settings;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which agent runs, by flags, words, default and what is installed. */
final class ConfiguredAgentsTest {
  private static final Viewpoint HERE = new Viewpoint("/r", Map.of("PATH", "/bin"));
  private static final String CLAUDE = "env -u CLAUDECODE claude -p --dangerously-skip-permissions";
  private static final String CODEX = "codex exec -C \"$(pwd)\"";
  private static final String CURSOR = "agent -p --force";

  private final Map<String, Backend> backends = new LinkedHashMap<>();
  private final Map<String, Model> models = new LinkedHashMap<>();
  private final Map<String, Alias> aliases = new LinkedHashMap<>();
  private final Map<String, Backend> old = new LinkedHashMap<>();
  private final List<Listing> listings = new ArrayList<>();
  private Optional<String> byDefault = Optional.empty();

  private void published() {
    byDefault = Optional.of("opus");
    backend("claude", CLAUDE);
    backend("cursor", CURSOR);
    backend("codex", CODEX);
    model("opus", "claude");
    model("sonnet", "claude");
    model("gpt-5.3-codex", "codex");
    model("composer-1.5", "cursor");
    aliases.put(
        "security-reviewer",
        new Alias("security-reviewer", Optional.of("opus"), Optional.of("You look."), Mark.NONE));
    installed(AgentProgram.CURSOR, "composer-1.5", "grok-5", "opus-4.6-thinking");
    installed(AgentProgram.CLAUDE, "opus", "sonnet", "haiku");
    installed(AgentProgram.CODEX, "gpt-6");
  }

  private void backend(String name, String command) {
    backends.put(name, entry(name, command, Optional.empty()));
  }

  private static Backend entry(
      String name, String command, Optional<Backend.AppendModel> appendModel) {
    return new Backend(
        name,
        Optional.of(command),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        appendModel,
        Optional.empty(),
        Optional.empty(),
        Mark.NONE);
  }

  private void model(String name, String backend) {
    models.put(name, new Model(name, Optional.of(backend), Mark.NONE));
  }

  private void installed(AgentProgram program, String... ids) {
    List<Found> found = new ArrayList<>();
    for (String id : ids) {
      found.add(new Found(id, id, false));
    }
    listings.add(
        new Listing(
            program, "/bin/" + program.command(), "x", Optional.empty(), found, Optional.empty()));
  }

  private ConfiguredAgents agents() {
    Settings settings =
        new Settings(
            byDefault.map(name -> new Marked<>(name, Mark.NONE)),
            backends,
            models,
            aliases,
            old,
            Optional.empty(),
            Optional.empty(),
            ConfigValue.Table.EMPTY);
    ConfigDesk desk =
        (ConfigDesk)
            Proxy.newProxyInstance(
                ConfigDesk.class.getClassLoader(),
                new Class<?>[] {ConfigDesk.class},
                (proxy, method, args) ->
                    method.getName().equals("load")
                        ? new ConfigDesk.Loaded(settings, List.of(), List.of())
                        : List.of());
    AgentPrograms programs =
        new AgentPrograms() {
          @Override
          public List<Installed> installed(Map<String, String> environment) {
            return listings.stream().map(l -> new Installed(l.program(), l.path())).toList();
          }

          @Override
          public List<Listing> list(Map<String, String> environment, Duration maxAge) {
            return listings;
          }
        };
    AgentChoice demo =
        new AgentChoice(
            "demo",
            "demo",
            "process",
            Optional.empty(),
            "sh",
            Optional.empty(),
            List.of(),
            Map.of(),
            AgentChoice.PromptWay.ARGV,
            Optional.empty());
    return new ConfiguredAgents(desk, programs, demo);
  }

  private Selection select(String flags, String text) {
    Map<String, String> given = new LinkedHashMap<>();
    for (String flag : flags.split(" ", -1)) {
      given.put(
          flag.substring(0, Math.max(0, flag.indexOf('='))), flag.substring(flag.indexOf('=') + 1));
    }
    return agents()
        .select(
            new AgentRequest(
                Optional.ofNullable(given.get("agent")),
                Optional.ofNullable(given.get("model")),
                Optional.ofNullable(given.get("alias")),
                Optional.ofNullable(given.get("backend")),
                Optional.ofNullable(given.get("transport")),
                text),
            HERE);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # flags           | text                              | agent, backend, because, model flag
          ''                | fix it                            | opus claude DEFAULT
          ''                | use opus                          | opus claude MENTIONED opus
          ''                | use sonnet                        | sonnet claude MENTIONED sonnet
          ''                | use GPT-5.3-Codex                 | gpt-5.3-codex codex MENTIONED gpt-5.3-codex
          ''                | with composer-1.5                 | composer-1.5 cursor MENTIONED composer-1.5
          ''                | security-reviewer: look           | security-reviewer claude MENTIONED opus
          ''                | ask codex to look                 | gpt-5.3-codex codex MENTIONED gpt-5.3-codex
          ''                | ask claude to look                | opus claude MENTIONED
          agent=sonnet      | use opus                          | sonnet claude NAMED sonnet
          agent=SONNET      | fix it                            | sonnet claude NAMED sonnet
          agent=demo        | use opus                          | demo demo NAMED
          agent=codex       | fix it                            | gpt-5.3-codex codex NAMED gpt-5.3-codex
          alias=security-reviewer | fix it                      | security-reviewer claude NAMED opus
          model=opus        | use sonnet                        | opus claude NAMED opus
          model=opus backend=cursor | fix it                    | opus cursor NAMED opus
          backend=cursor    | fix it                            | composer-1.5 cursor NAMED composer-1.5
          backend=claude    | fix it                            | opus claude NAMED
          # not configured: asked of the programs, and added
          model=haiku       | fix it                            | haiku claude NAMED haiku +haiku@claude
          model=gpt-6       | fix it                            | gpt-6 codex NAMED gpt-6 +gpt-6@codex
          model=gpt-7       | fix it                            | gpt-7 codex NAMED gpt-7 +gpt-7@codex
          model=grok-5      | fix it                            | grok-5 cursor NAMED grok-5 +grok-5@cursor
          model=GROK-5      | fix it                            | grok-5 cursor NAMED grok-5 +grok-5@cursor
          model=opus-4.6-thinking | fix it                      | opus-4.6-thinking claude NAMED opus +opus-4.6-thinking@claude
          ''                | via claude-opus-5-1               | claude-opus-5-1 claude MENTIONED opus +claude-opus-5-1@claude
          model=any backend=cursor | fix it                     | any cursor NAMED any +any@cursor
          """)
  void choosesAsTheRulesSay(String flags, String text, String expected) {
    published();
    Selection selection = select(flags, text);
    List<String> args = selection.agent().modelArgs();
    String found =
        selection.agent().name()
            + " "
            + selection.agent().backend()
            + " "
            + selection.because()
            + (args.isEmpty() ? "" : " " + args.getLast())
            + selection.addition().map(a -> " +" + a.model() + "@" + a.backend()).orElse("");
    assertThat(found).isEqualTo(expected);
    assertThat(args).isIn(List.of(), List.of("--model", args.isEmpty() ? "" : args.getLast()));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          agent=opus model=opus | fix it          | only one of --agent, --model and --alias
          agent=opsu            | fix it          | no agent is called 'opsu'
          alias=nope            | fix it          | no alias is called 'nope'
          model=nope            | fix it          | model 'nope' is not configured
          model=gemini-3        | fix it          | not configured, and no installed program offers it
          ""                    | use gemini-3    | not configured, and no installed program offers it
          model=opus backend=x  | fix it          | no backend is called 'x'
          """)
  void saysWhatThereIsInstead(String flags, String text, String message) {
    published();
    assertThatThrownBy(() -> select(flags, text))
        .isInstanceOf(DispatchException.class)
        .hasMessageContaining(message);
  }

  @Test
  void saysWhoMeansANameThatIsNotThere() {
    published();
    aliases.put("r", new Alias("r", Optional.of("gone"), Optional.empty(), Mark.NONE));
    models.put("lost", new Model("lost", Optional.of("nowhere"), Mark.NONE));
    assertThatThrownBy(() -> select("agent=r", ""))
        .hasMessageContaining("alias r is of model 'gone', and no model is called so");
    assertThatThrownBy(() -> select("agent=lost", ""))
        .hasMessageContaining("model lost runs with backend 'nowhere', and no backend is");
    byDefault = Optional.of("nobody");
    assertThatThrownBy(() -> select("", "fix it"))
        .hasMessageContaining("the default is 'nobody', and no agent is called so");
  }

  @Test
  void takesABackendWhateverItsCapitals() {
    published();
    assertThat(select("agent=CODEX", "").agent().backend()).isEqualTo("codex");
    assertThat(select("backend=Codex", "").agent().backend()).isEqualTo("codex");
  }

  @Test
  void letsAnAliasShadowAModelOfTheSameName() {
    published();
    aliases.put("sonnet", new Alias("sonnet", Optional.of("opus"), Optional.of("R"), Mark.NONE));
    Selection selection = select("", "use sonnet");
    assertThat(selection.agent().name()).isEqualTo("sonnet");
    assertThat(selection.agent().model()).hasValue("opus");
    assertThat(selection.agent().rolePrompt()).hasValue("R");
    assertThat(select("model=sonnet", "").agent().model()).hasValue("sonnet");
  }

  @Test
  void takesAnOldEntryAsItIs() {
    old.put("helper", entry("helper", "my-agent --flag", Optional.empty()));
    byDefault = Optional.of("helper");
    Selection selection = select("", "fix it");
    assertThat(selection.agent().command()).isEqualTo("my-agent --flag");
    assertThat(selection.agent().modelArgs()).isEmpty();
    assertThat(select("", "have Helper look").because()).isEqualTo(Because.MENTIONED);
  }

  @ParameterizedTest
  @CsvSource({
    "AUTO,   claude -p,              sonnet, false, ",
    "AUTO,   claude -p,              sonnet, true,  sonnet",
    "AUTO,   /opt/bin/claude -p,     claude-sonnet-4-5, true,  sonnet",
    "AUTO,   codex exec,             gpt-6,  false, gpt-6",
    "AUTO,   agent -p --force,       auto,   false, auto",
    "AUTO,   my-agent,               m,      true,  ",
    "NEVER,  codex exec,             gpt-6,  true,  ",
    "ALWAYS, my-agent,               m,      false, m",
    "ALWAYS, claude -p,              claude-opus-4-6, false, claude-opus-4-6",
  })
  void tellsTheProgramItsModel(
      Backend.AppendModel append,
      String command,
      String model,
      boolean explicit,
      @Nullable String expected) {
    backends.put("b", entry("b", command, Optional.of(append)));
    model(model, "b");
    byDefault = Optional.of(model);
    AgentChoice choice = select(explicit ? "model=" + model : "", "fix it").agent();
    assertThat(choice.modelArgs())
        .isEqualTo(expected == null ? List.of() : List.of("--model", expected));
  }

  @Test
  void takesTheFirstInstalledProgramWithoutAConfiguration() {
    installed(AgentProgram.CODEX, "gpt-6");
    installed(AgentProgram.GEMINI);
    Selection selection = select("", "fix it");
    assertThat(selection.because()).isEqualTo(Because.FIRST_FOUND);
    assertThat(selection.agent().command()).isEqualTo(AgentProgram.CODEX.commandLine());
    assertThat(selection.agent().modelArgs()).isEmpty();
  }

  @Test
  void addsTheBackendTooWhereItIsNotConfigured() {
    installed(AgentProgram.CLAUDE, "opus", "sonnet", "haiku");
    Selection selection = select("", "use opus");
    assertThat(selection.addition())
        .hasValue(new Addition("opus", "claude", Optional.of(AgentProgram.CLAUDE.commandLine())));
  }

  @Test
  void usesABackendOfAnotherNameThatStartsTheProgram() {
    backend("anthropic", CLAUDE);
    installed(AgentProgram.CLAUDE, "opus", "sonnet", "haiku");
    assertThat(select("model=opus", "").addition())
        .hasValue(new Addition("opus", "anthropic", Optional.empty()));
  }

  @Test
  void namesWhatToInstallWhereThereIsNothing() {
    assertThatThrownBy(() -> select("", "fix it"))
        .isInstanceOfSatisfying(
            DispatchException.class,
            e -> {
              assertThat(e).hasMessageContaining("none of the programs agent, claude and codex");
              assertThat(e.hints()).anyMatch(hint -> hint.contains("npm install"));
              assertThat(e.hints()).anyMatch(hint -> hint.contains("dispatch demo"));
            });
  }

  @Test
  void keepsClaudesModelsFromOtherProgramsWhileTheyDoNotListThem() {
    backend("cursor", CURSOR);
    installed(AgentProgram.CURSOR, "composer-1.5");
    assertThatThrownBy(() -> select("model=opus", ""))
        .hasMessageContaining("runs with claude, which is not on PATH");
    listings.clear();
    installed(AgentProgram.CURSOR, "opus");
    assertThat(select("model=opus", "").agent().backend()).isEqualTo("cursor");
  }

  @Test
  void asksForADefaultWhereThereIsNone() {
    published();
    byDefault = Optional.empty();
    assertThatThrownBy(() -> select("", "fix it")).hasMessageContaining("has no default");
  }

  @Test
  void drivesTheAgentAnotherWayOnDemand() {
    published();
    assertThat(select("agent=opus transport=tmux", "").agent().transport()).isEqualTo("tmux");
  }
}
