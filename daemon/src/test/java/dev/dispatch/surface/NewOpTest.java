package dev.dispatch.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.op.Audience;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpJson;
import dev.dispatch.op.OpRegistry;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.surface.cli.PrintCompletion;
import dev.dispatch.surface.mcp.McpTools;
import dev.dispatch.surface.mcp.SchemaForm;
import dev.dispatch.surface.schema.ShowSchema;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An op that is written in this one file is on every surface. */
class NewOpTest {
  private final AtomicReference<OpRegistry> late = new AtomicReference<>();
  private final SurfaceFixture surface =
      new SurfaceFixture(
          new MeasureMoon(), new ShowSchema(late::get), new PrintCompletion(late::get));

  NewOpTest() {
    late.set(surface.registry);
  }

  @Test
  void isInHelp() {
    assertThat(shown("help")).contains("moon measure", "measure the moon");
    assertThat(shown("moon", "measure", "--help"))
        .contains("dispatch moon measure NAME [--unit UNIT]", "how to count: miles, light-years");
  }

  @Test
  void runs() {
    assertThat(shown("moon", "measure", "io", "--unit", "miles"))
        .isEqualTo("{\"name\":\"io\",\"unit\":\"miles\"}\n");
  }

  @Test
  void isInCompletion() {
    for (String shell : List.of("bash", "zsh", "fish")) {
      assertThat(shown("completion", shell)).contains("moon", "measure", "unit", "light-years");
    }
  }

  @Test
  void isInSchemaByEveryName() {
    String schema = shown("schema", "moon measure");
    assertThat(schema)
        .isEqualTo(shown("schema", "moon", "measure"))
        .isEqualTo(shown("schema", "moon measure --unit"))
        .isEqualTo(shown("schema", "moon/measure"));
    JsonNode definitions = OpJson.mapper().readTree(schema).path("$defs");
    assertThat(definitions.path("params"))
        .hasToString(
            "{\"type\":\"object\",\"properties\":{"
                + "\"name\":{\"description\":\"which moon\",\"type\":\"string\"},"
                + "\"unit\":{\"description\":\"how to count\",\"type\":\"string\","
                + "\"enum\":[\"miles\",\"light-years\"]}},"
                + "\"required\":[\"name\"],\"additionalProperties\":false}");
    assertThat(definitions.path("result").path("properties").path("unit").path("enum"))
        .hasToString("[\"miles\",\"light-years\"]");
  }

  @Test
  void isOnMcp() {
    assertThat(
            McpTools.json(McpTools.of(surface.registry, Audience.OVERSEER, SchemaForm.FLAT))
                .toString())
        .contains("\"moon_read\"", "measure(name, [unit])");
  }

  private String shown(String... argv) {
    ScriptedCallIo io = new ScriptedCallIo(argv);
    assertThat(surface.run(io)).as(io.errText()).isZero();
    return io.outText();
  }

  private static final class MeasureMoon implements Op<MeasureMoon.Params, MeasureMoon.Result> {
    enum Unit {
      MILES,
      LIGHT_YEARS
    }

    record Params(
        @Param(value = "which moon", positional = true) String name,
        @Param("how to count") @org.jspecify.annotations.Nullable Unit unit) {}

    record Result(String name, @org.jspecify.annotations.Nullable Unit unit) {}

    @Override
    public OpSpec<Params, Result> spec() {
      return OpSpec.of("moon/measure", Params.class, Result.class)
          .summary("measure the moon")
          .examples(new Example("moon measure io", "a small one"))
          .build();
    }

    @Override
    public OpCall<Result> begin(Params params, Caller caller) {
      return OpCall.done(new Result(params.name(), params.unit()));
    }
  }
}
