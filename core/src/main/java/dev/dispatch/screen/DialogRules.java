package dev.dispatch.screen;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a dialog is found and read. Its block is the last thing on the screen: it ends in a line that
 * {@code until} matches and begins at the nearest line above that {@code from} matches.
 *
 * @param within how many lines that are not blank the last one may be away from the bottom, from 1
 * @param most how many lines the block may have
 * @param cursorInside whether the cursor must stand in the block, where it is known
 * @param subject its group 1 is what is asked about (the command, the file), where found
 * @param option a line with an option: named groups {@code key} and {@code label}, and {@code more}
 *     for what describes it
 * @param fixed options that are not listed line by line
 * @param skip lines that are not part of what is asked: ornaments, tips, what changes by itself
 */
public record DialogRules(
    Dialog.Kind kind,
    Pattern from,
    Pattern until,
    int within,
    int most,
    boolean cursorInside,
    Optional<Pattern> subject,
    Optional<Pattern> option,
    List<FixedOption> fixed,
    List<Pattern> skip,
    List<Pattern> allow,
    List<Pattern> allowAlways,
    List<Pattern> deny) {

  public DialogRules {
    fixed = List.copyOf(fixed);
    skip = List.copyOf(skip);
    allow = List.copyOf(allow);
    allowAlways = List.copyOf(allowAlways);
    deny = List.copyOf(deny);
  }

  /** An option that is there where its pattern is found in the block. */
  public record FixedOption(Pattern match, Dialog.Option option) {}
}
