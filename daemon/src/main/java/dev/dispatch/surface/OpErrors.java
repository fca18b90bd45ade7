package dev.dispatch.surface;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.op.OpJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Errors as every surface writes them: {@code {"code","message","hints","data"}}. */
public final class OpErrors {
  private static final Logger LOG = LoggerFactory.getLogger(OpErrors.class);

  private OpErrors() {}

  /** The error object itself. */
  public static ObjectNode json(DispatchException error) {
    ObjectNode json = OpJson.mapper().createObjectNode();
    json.put("code", error.code().wireName());
    json.put("message", message(error));
    json.set("hints", OpJson.mapper().valueToTree(error.hints()));
    json.set("data", OpJson.mapper().valueToTree(error.data()));
    return json;
  }

  /** The message; a text even where an exception was made without. */
  public static String message(DispatchException error) {
    String message = error.getMessage();
    return message == null ? error.code().wireName() : message;
  }

  /** Reads back what {@link #json} wrote. */
  static DispatchException parse(JsonNode json) {
    ErrorCode code = ErrorCode.INTERNAL;
    for (ErrorCode candidate : ErrorCode.values()) {
      if (candidate.wireName().equals(json.path("code").asString(""))) {
        code = candidate;
      }
    }
    List<String> hints = new ArrayList<>();
    json.path("hints").forEach(hint -> hints.add(hint.asString()));
    Map<String, Object> data =
        OpJson.mapper()
            .convertValue(json.path("data"), new TypeReference<Map<String, Object>>() {});
    return new DispatchException(code, json.path("message").asString(""), hints, data);
  }

  /** Any failure as one that can be shown; what nobody foresaw is logged with its trace. */
  public static DispatchException of(String subject, RuntimeException failure) {
    if (failure instanceof DispatchException known) {
      return known;
    }
    LOG.error("{} failed", subject, failure);
    return new DispatchException(
            ErrorCode.INTERNAL,
            subject + " failed inside dispatch: " + failure,
            "dispatch daemon log")
        .causedBy(failure);
  }
}
