package dev.dispatch.surface.schema;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.Nearest;
import dev.dispatch.id.Quoted;
import dev.dispatch.op.Audience;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpJson;
import dev.dispatch.op.OpRegistry;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.ParamSpec;
import dev.dispatch.op.TextStyle;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** Prints the schema of a command. */
public final class ShowSchema implements Op<ShowSchema.Params, ShowSchema.Result> {
  /** Which command; as one text or as words. */
  public record Params(
      @Param(value = "the command's words, or its op name", positional = true, label = "COMMAND")
          List<String> command) {}

  /** What the command is called and takes and gives; or every command, where none was named. */
  public record Result(@JsonValue ObjectNode schema) {}

  private static final OpSpec<Params, Result> SPEC =
      OpSpec.of("schema/show", Params.class, Result.class)
          .cli("schema")
          .audience(Audience.TERMINAL)
          .textual()
          .summary("print the JSON Schema of a command's params and result")
          .details("Without a command it lists every command with its op name.")
          .examples(
              new Example("schema", "every command"), new Example("schema schema", "one command"))
          .build();

  private final Supplier<OpRegistry> registry;

  /** Takes the registry late, because it is to be in it. */
  public ShowSchema(Supplier<OpRegistry> registry) {
    this.registry = registry;
  }

  @Override
  public OpSpec<Params, Result> spec() {
    return SPEC;
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    List<String> words =
        params.command().stream()
            .flatMap(text -> Arrays.stream(text.strip().split("\\s+", -1)))
            .filter(word -> !word.isEmpty())
            .toList();
    return OpCall.done(new Result(words.isEmpty() ? catalogue() : one(words)));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(result.schema().toPrettyString());
  }

  private ObjectNode catalogue() {
    ObjectNode catalogue = OpJson.mapper().createObjectNode();
    for (Op<?, ?> op : registry.get().all()) {
      catalogue
          .withArray("commands")
          .addObject()
          .put("command", op.spec().cli())
          .put("op", op.spec().name())
          .put("summary", op.spec().summary());
    }
    return catalogue;
  }

  /** Flags may follow the words, as in {@code list --unmanaged}: they must be the command's. */
  private ObjectNode one(List<String> words) {
    Optional<OpSpec<?, ?>> exact = registry.get().byCli(String.join(" ", words)).map(Op::spec);
    if (exact.isPresent()) {
      return OpSchemas.document(exact.get());
    }
    List<String> named = words.stream().takeWhile(word -> !word.startsWith("-")).toList();
    String spelled = String.join(" ", named);
    OpSpec<?, ?> spec =
        registry
            .get()
            .byCli(spelled)
            .or(() -> registry.get().byName(spelled))
            .orElseThrow(() -> unknown(spelled))
            .spec();
    List<String> flags = ParamSpec.of(spec.params()).stream().map(ParamSpec::flag).toList();
    for (String flag : words.subList(named.size(), words.size())) {
      if (flag.startsWith("-") && !flags.contains(flag)) {
        throw new DispatchException(
            ErrorCode.NOT_FOUND,
            spec.cli() + " has no flag " + Quoted.of(flag),
            "dispatch " + spec.cli() + " --help");
      }
    }
    return OpSchemas.document(spec);
  }

  private DispatchException unknown(String spelled) {
    List<String> commands = registry.get().all().stream().map(op -> op.spec().cli()).toList();
    List<String> hints =
        Nearest.of(spelled, commands).stream().map(near -> "dispatch schema " + near).toList();
    return new DispatchException(
        ErrorCode.NOT_FOUND, "no command is called " + Quoted.of(spelled), hints, Map.of());
  }
}
