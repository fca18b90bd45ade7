package dev.dispatch.surface;

import dev.dispatch.op.Op;
import tools.jackson.databind.node.ObjectNode;

/**
 * A call of an op, as a surface took it in.
 *
 * @param params not yet checked
 * @param requestId the caller's own; the same again is the same call, asked for once more
 * @param confirmed whether the caller confirmed beforehand that something may be destroyed
 */
public record OpRequest(Op<?, ?> op, ObjectNode params, String requestId, boolean confirmed) {}
