import org.jspecify.annotations.NullMarked;

/** The domain of dispatch. No I/O, no SQL, no sockets, no processes, no clock. */
@NullMarked
module dev.dispatch.core {
  requires transitive org.jspecify;
  requires transitive tools.jackson.databind;
  requires org.commonmark;

  exports dev.dispatch.agent;
  exports dev.dispatch.codec.appserver;
  exports dev.dispatch.codec.claude;
  exports dev.dispatch.codec.codex;
  exports dev.dispatch.codec.text;
  exports dev.dispatch.codec;
  exports dev.dispatch.conversation;
  exports dev.dispatch.delivery;
  exports dev.dispatch.error;
  exports dev.dispatch.event;
  exports dev.dispatch.fold;
  exports dev.dispatch.history;
  exports dev.dispatch.id;
  exports dev.dispatch.inbox;
  exports dev.dispatch.lane;
  exports dev.dispatch.op.config;
  exports dev.dispatch.op.daemon;
  exports dev.dispatch.op.health;
  exports dev.dispatch.op.inbox;
  exports dev.dispatch.op.lane;
  exports dev.dispatch.op.task;
  exports dev.dispatch.op.worker;
  exports dev.dispatch.op.worktree;
  exports dev.dispatch.op;
  exports dev.dispatch.pane;
  exports dev.dispatch.plan;
  exports dev.dispatch.report;
  exports dev.dispatch.screen;
  exports dev.dispatch.settings;
  exports dev.dispatch.skill;
  exports dev.dispatch.store;
  exports dev.dispatch.task;
  exports dev.dispatch.transport;
  exports dev.dispatch.turn;
  exports dev.dispatch.worktree;
}
