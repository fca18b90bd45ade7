package dev.dispatch.surface.mcp;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.Quoted;
import dev.dispatch.op.Op;
import dev.dispatch.op.Safety;
import dev.dispatch.surface.OpRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tool, and the ops it carries.
 *
 * @param ops by verb, in the registry's order
 * @param single whether it is one op alone, so that its arguments name none
 */
public record McpTool(
    String name,
    String description,
    ObjectNode inputSchema,
    Safety safety,
    boolean idempotent,
    Map<String, Op<?, ?>> ops,
    boolean single) {
  /** The argument that chooses the op. */
  static final String OP = "op";

  /** The argument that confirms a destroying op. */
  static final String CONFIRM = "confirm";

  public McpTool {
    ops = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(ops));
  }

  /** Reads the arguments of a call. */
  OpRequest request(ObjectNode arguments, String requestId) {
    ObjectNode params = arguments.deepCopy();
    boolean confirmed = false;
    if (safety == Safety.DESTROY) {
      JsonNode confirm = params.remove(CONFIRM);
      confirmed = confirm != null && confirm.isBoolean() && confirm.booleanValue();
    }
    Op<?, ?> op = single ? ops.values().iterator().next() : chosen(params.remove(OP));
    return new OpRequest(op, params, requestId, confirmed);
  }

  private Op<?, ?> chosen(@org.jspecify.annotations.Nullable JsonNode given) {
    String verb = given != null && given.isString() ? given.stringValue() : "";
    Op<?, ?> op = ops.get(verb);
    if (op == null) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          name
              + ": "
              + OP
              + " is "
              + (given == null ? "missing" : Quoted.of(given.toString()))
              + ", expected one of "
              + String.join(", ", ops.keySet()),
          List.of("call " + name + " with {\"op\": \"" + ops.keySet().iterator().next() + "\", …}"),
          Map.of());
    }
    return op;
  }
}
