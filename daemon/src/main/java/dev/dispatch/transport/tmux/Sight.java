package dev.dispatch.transport.tmux;

import dev.dispatch.screen.Screen;
import dev.dispatch.screen.Verdict;
import java.time.Instant;

/**
 * A pane as it was seen.
 *
 * @param takenAt when its screen was taken
 */
record Sight(Pane pane, Screen screen, Verdict verdict, Instant takenAt) {}
