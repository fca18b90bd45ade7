package dev.dispatch.session;

import java.util.List;

/**
 * What one look at a wire log gave.
 *
 * @param lines the next whole lines, perhaps none
 * @param nextOffset where the line after them starts
 * @param more whether the log may hold more that could be read at once
 */
record WireBatch(List<WireLine> lines, long nextOffset, boolean more) {
  WireBatch {
    lines = List.copyOf(lines);
  }
}
