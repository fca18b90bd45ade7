package dev.dispatch.id;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds what someone may have meant. */
public final class Nearest {
  private static final int MOST = 3;

  private Nearest() {}

  /** The candidates that differ least, the nearest first; none that differ by half or more. */
  public static List<String> of(String given, Collection<String> candidates) {
    record Scored(String text, int distance) {}
    return candidates.stream()
        .distinct()
        .map(text -> new Scored(text, distance(given, text)))
        .filter(s -> s.distance() * 2 < Math.max(given.length(), s.text().length()))
        .sorted(Comparator.comparingInt(Scored::distance))
        .limit(MOST)
        .map(Scored::text)
        .toList();
  }

  /** How many characters have to be added, taken out or changed. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
