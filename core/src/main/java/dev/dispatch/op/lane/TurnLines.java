package dev.dispatch.op.lane;

import dev.dispatch.conversation.ConversationItem;
import dev.dispatch.conversation.ConversationTurn;
import dev.dispatch.conversation.Conversations.Reading;
import dev.dispatch.conversation.Page;
import dev.dispatch.lane.LaneState;
import dev.dispatch.op.Caller;
import dev.dispatch.turn.TurnItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns of a conversation as its agent keeps them, as lines for people. */
final class TurnLines {
  private static final int PAGE = 20;
  private static final int CUT_LINES = 8;
  private static final int CUT_CHARS = 500;

  private TurnLines() {}

  /**
   * The newest turns, oldest of them first.
   *
   * @param full with whole messages
   */
  static List<String> newest(
      LaneCalls calls, LaneState lane, int limit, boolean full, Caller caller) {
    String id = calls.agents().conversationOf(lane, "tail");
    List<ConversationTurn> turns =
        calls
            .agents()
            .conversations()
            .reading(calls.agents().of(lane, caller), id, reading -> turns(reading, limit));
    List<String> lines = new ArrayList<>();
    turns.reversed().forEach(turn -> add(turn, full, lines));
    return lines;
  }

  private static List<ConversationTurn> turns(Reading reading, int limit) {
    List<ConversationTurn> turns = new ArrayList<>();
    Optional<String> from = Optional.empty();
    do {
      Page<ConversationTurn> page = reading.turns(from, Math.min(PAGE, limit - turns.size()), true);
      turns.addAll(page.parts());
      from = page.next();
    } while (from.isPresent() && turns.size() < limit);
    return turns;
  }

  private static void add(ConversationTurn turn, boolean full, List<String> lines) {
    lines.add(
        "-- turn "
            + turn.id()
            + ", "
            + turn.statusWord()
            + turn.endedAt().map(at -> ", " + at).orElse(""));
    turn.items().forEach(item -> text(item, full).lines().forEach(lines::add));
    turn.error().ifPresent(why -> lines.add("error: " + why));
  }

  private static String text(ConversationItem said, boolean full) {
    TurnItem item = said.item();
    String words =
        switch (item.kind()) {
          case MESSAGE -> said.isUser() ? "> " + item.text() : item.text();
          case COMMAND -> "$ " + item.title() + "\n" + item.text();
          case TOOL_CALL -> "tool " + item.title() + "\n" + item.text();
          case FILE_CHANGE -> "changed " + item.title();
          case ERROR -> "error: " + item.text();
          case REASONING -> "";
        };
    return full ? words : cut(words);
  }

  private static String cut(String words) {
    List<String> lines = words.lines().toList();
    String kept = String.join("\n", lines.subList(0, Math.min(CUT_LINES, lines.size())));
    boolean isCut = lines.size() > CUT_LINES || kept.length() > CUT_CHARS;
    return isCut ? kept.substring(0, Math.min(CUT_CHARS, kept.length())) + " …" : kept;
  }
}
