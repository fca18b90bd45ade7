package dev.dispatch.codec.appserver;

import java.util.Set;

/**
 * Notifications that say nothing about the work and are passed over. From the schema that {@code
 * codex app-server generate-json-schema --experimental} of 0.169 writes; what a later one adds is
 * counted, never an error.
 */
final class KnownNotifications {
  private static final Set<String> METHODS =
      Set.of(
          "account/gatewayOAuth/changed",
          "account/login/completed",
          "account/rateLimits/updated",
          "account/updated",
          "app/list/updated",
          "autoApprovalReview/strictReviewRequired",
          "command/exec/outputDelta",
          "configWarning",
          "deprecationNotice",
          "externalAgentConfig/import/completed",
          "externalAgentConfig/import/progress",
          "fs/changed",
          "fuzzyFileSearch/sessionCompleted",
          "fuzzyFileSearch/sessionUpdated",
          "guardianWarning",
          "hook/completed",
          "hook/started",
          "item/agentMessage/delta",
          "item/autoApprovalReview/completed",
          "item/autoApprovalReview/started",
          "item/commandExecution/outputDelta",
          "item/commandExecution/terminalInteraction",
          "item/fileChange/outputDelta",
          "item/fileChange/patchUpdated",
          "item/mcpToolCall/progress",
          "item/plan/delta",
          "item/reasoning/summaryPartAdded",
          "item/reasoning/summaryTextDelta",
          "item/reasoning/textDelta",
          "mcpServer/event/stream/notification",
          "mcpServer/oauthLogin/completed",
          "mcpServer/startupStatus/updated",
          "model/rerouted",
          "model/safetyBuffering/updated",
          "model/verification",
          "modelProvider/authRecoveryCompleted",
          "modelProvider/authRecoveryStarted",
          "process/exited",
          "process/outputDelta",
          "project/changed",
          "remoteControl/status/changed",
          "skills/changed",
          "thread/archived",
          "thread/attachment/updated",
          "thread/closed",
          "thread/compacted",
          "thread/deleted",
          "thread/environment/connected",
          "thread/environment/disconnected",
          "thread/goal/cleared",
          "thread/goal/updated",
          "thread/name/updated",
          "thread/prediction/updated",
          "thread/project/updated",
          "thread/queue/changed",
          "thread/readState/changed",
          "thread/realtime/closed",
          "thread/realtime/error",
          "thread/realtime/item/completed",
          "thread/realtime/item/started",
          "thread/realtime/item/transcript/delta",
          "thread/realtime/itemAdded",
          "thread/realtime/outputAudio/delta",
          "thread/realtime/sdp",
          "thread/realtime/started",
          "thread/realtime/transcript/delta",
          "thread/realtime/transcript/done",
          "thread/reverted",
          "thread/section/changed",
          "thread/settings/updated",
          "thread/started",
          "thread/status/changed",
          "thread/unarchived",
          "turn/diff/updated",
          "turn/moderationMetadata",
          "warning",
          "windows/worldWritableWarning",
          "windowsSandbox/setupCompleted");

  private KnownNotifications() {}

  static boolean isKnown(String method) {
    return METHODS.contains(method);
  }
}
