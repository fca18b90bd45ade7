package dev.dispatch.surface.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.dispatch.id.TaskId;
import dev.dispatch.op.OpJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ResultSchemasTest {
  private final ObjectNode schema = ResultSchemas.of(Everything.class);

  @Test
  void describesWhatIsWritten() {
    Everything full =
        new Everything(
            new TaskId("fix-login"),
            Optional.of("x"),
            Instant.EPOCH,
            Duration.ofSeconds(90),
            Mood.VERY_GOOD,
            Map.of("a", 1),
            List.of(new Shape.Round(2), new Shape.Square("b")),
            OpJson.mapper().createObjectNode().put("free", true));
    Everything bare =
        new Everything(
            new TaskId("a"), Optional.empty(), null, null, Mood.BAD, Map.of(), List.of(), null);

    assertThat(faults(OpJson.mapper().valueToTree(full))).isEmpty();
    assertThat(faults(OpJson.mapper().valueToTree(bare))).isEmpty();
  }

  @Test
  void refusesWhatIsNeverWritten() {
    for (String other :
        List.of(
            "{}",
            "{\"task_id\":{\"value\":\"a\"},\"mood\":\"bad\",\"counts\":{},\"shapes\":[]}",
            "{\"task_id\":\"a\",\"mood\":\"BAD\",\"counts\":{},\"shapes\":[]}",
            "{\"task_id\":\"a\",\"mood\":\"bad\",\"counts\":{},\"shapes\":[3]}",
            "{\"task_id\":\"a\",\"mood\":\"bad\",\"counts\":{\"a\":\"x\"},\"shapes\":[]}")) {
      assertThat(faults(OpJson.mapper().readTree(other))).as(other).isNotEmpty();
    }
  }

  private List<String> faults(JsonNode value) {
    Schema compiled =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(schema.toString());
    return compiled.validate(value).stream().map(Object::toString).toList();
  }

  private enum Mood {
    BAD,
    VERY_GOOD
  }

  private sealed interface Shape {
    record Round(int radius) implements Shape {}

    record Square(String side) implements Shape {}
  }

  private record Everything(
      TaskId taskId,
      Optional<String> note,
      @Nullable Instant startedAt,
      @Nullable Duration keep,
      Mood mood,
      Map<String, Integer> counts,
      List<Shape> shapes,
      @Nullable ObjectNode anything) {}
}
