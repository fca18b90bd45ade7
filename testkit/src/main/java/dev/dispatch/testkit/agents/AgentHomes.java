package dev.dispatch.testkit.agents;

import dev.dispatch.testkit.fakemodel.AgentModel;
import dev.dispatch.testkit.fakemodel.FakeAnthropicServer;
import dev.dispatch.testkit.fakemodel.FakeOpenAiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the real programs need in a HOME of their own to talk to the fake model servers and to
 * nothing else, and the environment to start them with.
 */
public final class AgentHomes {

  private static final String KEY = "test-key";

  private AgentHomes() {}

  /** Writes codex's home under {@code home} and returns its environment. */
  public static Map<String, String> codex(Path home, FakeOpenAiServer server) {
    Path codexHome = home.resolve(".codex");
    Path catalogue = codexHome.resolve("models.json");
    write(catalogue, "{\"models\": [" + model() + "]}\n");
    write(codexHome.resolve("config.toml"), codexConfig(catalogue, server.port()));
    Map<String, String> environment = new LinkedHashMap<>(RealAgents.plainEnvironment(home));
    environment.put("CODEX_HOME", codexHome.toString());
    environment.put("FAKE_KEY", KEY);
    return environment;
  }

  /** Writes claude's home under {@code home} and returns its environment. */
  public static Map<String, String> claude(Path home, FakeAnthropicServer server) {
    write(home.resolve(".claude.json"), claudeState());
    write(home.resolve(".claude/settings.json"), "{\"skipDangerousModePermissionPrompt\": true}\n");
    Map<String, String> environment = new LinkedHashMap<>(RealAgents.plainEnvironment(home));
    environment.put("ANTHROPIC_BASE_URL", "http://127.0.0.1:" + server.port());
    environment.put("ANTHROPIC_API_KEY", KEY);
    environment.put("DISABLE_TELEMETRY", "1");
    environment.put("DISABLE_ERROR_REPORTING", "1");
    environment.put("DISABLE_AUTOUPDATER", "1");
    environment.put("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
    environment.put("CLAUDE_CODE_MAX_RETRIES", "0");
    // Without it claude -p begins its turn with servers missing that are slow to start.
    environment.put("MCP_CONNECT_TIMEOUT_MS", "60000");
    return environment;
  }

  /** Both homes in one HOME, as a user has them, and an environment for either program. */
  public static Map<String, String> both(
      Path home, FakeOpenAiServer openAi, FakeAnthropicServer anthropic) {
    Map<String, String> environment = new LinkedHashMap<>(codex(home, openAi));
    environment.putAll(claude(home, anthropic));
    return environment;
  }

  private static String codexConfig(Path catalogue, int port) {
    return """
    model = "%1$s"
    model_provider = "fake"
    model_catalog_json = "%2$s"
    check_for_update_on_startup = false
    suppress_unstable_features_warning = true
    web_search = "disabled"

    [analytics]
    enabled = false

    [feedback]
    enabled = false

    [tools.update_plan]
    enabled = true

    [features]
    daemon_auto_start = false
    default_mode_request_user_input = true
    plugins = false
    apps = false

    [model_providers.fake]
    name = "fake"
    base_url = "http://127.0.0.1:%3$d/v1"
    wire_api = "responses"
    env_key = "FAKE_KEY"
    request_max_retries = 0
    stream_max_retries = 0
    """
        .formatted(AgentModel.NAME, catalogue, port);
  }

  /** With a catalogue of its own, codex offers its tools one by one and warns of nothing. */
  private static String model() {
    return """
    {
      "slug": "%s",
      "display_name": "Fake",
      "base_instructions": "You follow the script.",
      "supported_reasoning_levels": [{"effort": "low", "description": "low"}],
      "shell_type": "unified_exec",
      "apply_patch_tool_type": "freeform",
      "visibility": "list",
      "supported_in_api": true,
      "priority": 1,
      "support_verbosity": true,
      "truncation_policy": {"mode": "tokens", "limit": 10000},
      "experimental_supported_tools": [],
      "context_window": 272000,
      "supports_search_tool": false
    }\
    """
        .formatted(AgentModel.NAME);
  }

  private static String claudeState() {
    return """
    {
      "hasCompletedOnboarding": true,
      "theme": "dark",
      "officialMarketplaceAutoInstallAttempted": true,
      "officialMarketplaceAutoInstalled": true,
      "customApiKeyResponses": {"approved": ["%s"], "rejected": []}
    }
    """
        .formatted(KEY);
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
