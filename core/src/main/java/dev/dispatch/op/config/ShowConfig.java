package dev.dispatch.op.config;

import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpJson;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.TextStyle;
import dev.dispatch.settings.ConfigDesk;
import dev.dispatch.settings.ConfigFile;
import dev.dispatch.settings.ConfigNote;
import dev.dispatch.settings.ConfigValue;
import dev.dispatch.settings.KeyPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Shows every setting as it counts here, and who says it. */
public final class ShowConfig implements Op<ShowConfig.Params, ShowConfig.Result> {
  private final ConfigDesk desk;

  public ShowConfig(ConfigDesk desk) {
    this.desk = desk;
  }

  /** Nothing to say. */
  public record Params() {}

  /** One setting and its source. */
  public record Setting(String key, Object value, String file, int line) {}

  /** Files that are there, the weakest first; settings in their order. */
  public record Result(List<ConfigFile> files, List<Setting> settings, List<String> warnings) {
    public Result {
      files = List.copyOf(files);
      settings = List.copyOf(settings);
      warnings = List.copyOf(warnings);
    }
  }

  private static Setting setting(KeyPath key, ConfigValue value) {
    boolean secret = key.depth() > 3 && key.keys().get(2).equals("env");
    return new Setting(
        key.toString(),
        secret ? "(not shown)" : ConfigCalls.json(value),
        value.mark().file(),
        value.mark().line());
  }

  private static String drawn(Result result) {
    StringBuilder text = new StringBuilder();
    result.warnings().forEach(line -> text.append("warning: ").append(line).append('\n'));
    String file = "";
    for (Setting setting : result.settings()) {
      if (!setting.file().equals(file)) {
        file = setting.file();
        text.append("# ").append(file).append('\n');
      }
      String value =
          setting.value() instanceof String said
              ? said.strip().replace("\n", "\\n")
              : OpJson.mapper().writeValueAsString(setting.value());
      text.append(setting.key()).append(": ").append(value).append('\n');
    }
    return text.isEmpty() ? "nothing is configured (dispatch config init)\n" : text.toString();
  }

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("config/show", Params.class, Result.class)
        .summary("Show the configuration as it counts here, and which file says what")
        .details(
            "Yours, and over it that of the repository you are in. Values of variables (env) are"
                + " not shown; config get shows one.")
        .examples(new Example("config show", "every key with its file and line"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    ConfigDesk.Loaded loaded = desk.load(ConfigCalls.scope(caller));
    List<Setting> settings = new ArrayList<>();
    loaded.settings().all().leaves().forEach((key, value) -> settings.add(setting(key, value)));
    return OpCall.done(
        new Result(
            loaded.files().stream().filter(ConfigFile::present).toList(),
            settings,
            loaded.notes().stream().map(ConfigNote::line).toList()));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(drawn(result));
  }
}
