package dev.dispatch.plan;

import dev.dispatch.plan.PlanSource.Spot;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Edits of a plan file's text. Each changes the marker it must and adds the lines it must; every
 * other character, line ending included, stays. The file itself is the caller's matter.
 */
public final class PlanEdit {
  private PlanEdit() {}

  /**
   * Ticks an item, and puts the note below it. One that is ticked already gets the note if it has
   * none.
   *
   * @param itemText the item's words
   * @param occurrence which of the items with these words, from 1
   * @return the new text; empty when there is nothing to change or no such item
   */
  public static Optional<String> tick(
      String text, String itemText, int occurrence, Optional<String> note) {
    PlanSource source = PlanSource.read(text);
    String folded = PlanWords.fold(itemText);
    return source.spots().stream()
        .filter(spot -> spot.item().text().equals(itemText) || spot.item().text().equals(folded))
        .skip(occurrence - 1L)
        .findFirst()
        .filter(spot -> spot.item().state() != ItemState.DONE || spot.item().note().isEmpty())
        .map(spot -> marked(source, spot, ItemState.DONE, note))
        .filter(changed -> !changed.equals(text));
  }

  /**
   * Gives the item with that number another marker.
   *
   * @return the new text; empty when it has that marker already or there is no such item
   */
  public static Optional<String> setMarker(String text, int n, ItemState state) {
    PlanSource source = PlanSource.read(text);
    return source.spots().stream()
        .filter(spot -> spot.item().n() == n && spot.item().state() != state)
        .findFirst()
        .map(spot -> marked(source, spot, state, Optional.empty()));
  }

  private static String marked(
      PlanSource source, Spot spot, ItemState state, Optional<String> note) {
    String text = source.text();
    int end = source.lines().end(spot.line());
    return text.substring(0, spot.marker())
        + markerOf(text.charAt(spot.marker()), state)
        + text.substring(spot.marker() + 1, end)
        + note.filter(words -> !isThere(words, spot.item()))
            .map(words -> noteBelow(source, spot, words))
            .orElse("")
        + text.substring(end);
  }

  private static boolean isThere(String note, PlanItem item) {
    String lines = PlanWords.lines(note).collect(Collectors.joining("\n"));
    return item.note().filter(words -> words.contains(lines)).isPresent();
  }

  private static String noteBelow(PlanSource source, Spot spot, String note) {
    String line = source.lines().content(spot.line());
    String indent = line.substring(0, line.indexOf('[')).replaceAll("\\S", " ");
    String lineBreak = source.lines().lineBreak(spot.line());
    return PlanWords.noteLines(note).stream()
        .map(words -> lineBreak + indent + words)
        .collect(Collectors.joining());
  }

  private static char markerOf(char present, ItemState state) {
    return switch (state) {
      case OPEN -> ' ';
      case DONE -> present == 'X' ? 'X' : 'x';
      case BLOCKED -> '?';
      case ERROR -> '!';
    };
  }

  /**
   * Adds a note for the worker at the end, quoted line by line, so that it makes no items; the same
   * note stands there once.
   */
  public static String addNote(String text, String note) {
    String lineBreak = new PlanLines(text).lineBreak(0);
    List<String> lines = PlanWords.lines(note).toList();
    String quoted =
        lines.stream()
            .collect(
                Collectors.joining(lineBreak + "> ", "> **Note from dispatcher:** ", lineBreak));
    if (text.endsWith(lineBreak + quoted) || text.contains(lineBreak + quoted + lineBreak)) {
      return text;
    }
    boolean ends = text.isEmpty() || text.endsWith("\n") || text.endsWith("\r");
    return text + (ends ? "" : lineBreak) + (text.isBlank() ? "" : lineBreak) + quoted;
  }
}
