package dev.dispatch.surface;

import dev.dispatch.op.Op;
import dev.dispatch.op.OpJson;
import dev.dispatch.op.TextStyle;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What a call came to, in every form a surface shows. */
public record OpOutcome<R extends Record>(Op<?, R> op, R result) {
  /** The result as every surface gives it. */
  public ObjectNode json() {
    return OpJson.mapper().valueToTree(result);
  }

  /** The op's own text, where it has one. */
  public Optional<String> text(TextStyle style) {
    return op.text(result, style);
  }

  /** The exit code of the command line. */
  public int exitCode() {
    return op.exitCode(result);
  }
}
