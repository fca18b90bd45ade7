package dev.dispatch.op.lane;

import dev.dispatch.history.SearchWords;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The part of a text where what was looked for stands, in one line. */
final class Snippet {
  private static final int BEFORE = 60;
  private static final int AFTER = 140;

  private Snippet() {}

  static String of(String text, SearchWords words) {
    int at = find(text, words);
    int from = wordStart(text, Math.max(0, at - BEFORE));
    int to = Math.min(text.length(), at + AFTER);
    if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
      to--;
    }
    String part = text.substring(Math.min(from, to), to).strip().replaceAll("\\s+", " ");
    return (from > 0 ? "…" : "") + part + (to < text.length() ? "…" : "");
  }

  private static int wordStart(String text, int from) {
    int start = from;
    while (start > 0 && start < text.length() && !Character.isWhitespace(text.charAt(start))) {
      start++;
    }
    return start;
  }

  /** The first place of any of them; 0 where none is, as when it is in the title. */
  private static int find(String text, SearchWords words) {
    Folded folded = Folded.of(text);
    int first = text.length();
    for (SearchWords.Term term : words.terms()) {
      for (String word : words(Folded.of(term.text()).text)) {
        first = Math.min(first, folded.place(word));
      }
    }
    return first == text.length() ? 0 : first;
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.split("[^\\p{L}\\p{N}]+", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  /** A text in small letters without accents, as the index has it, and where each was. */
  private static final class Folded {
    private final String text;
    private final int[] places;
    private final int length;

    private Folded(String text, int[] places, int length) {
      this.text = text;
      this.places = places;
      this.length = length;
    }

    static Folded of(String text) {
      StringBuilder folded = new StringBuilder(text.length());
      int[] places = new int[2 * text.length() + 1];
      int i = 0;
      while (i < text.length()) {
        int c = text.codePointAt(i);
        String small = c < 0x80 ? Character.toString(Character.toLowerCase(c)) : bare(c);
        for (int k = 0; k < small.length() && folded.length() < places.length; k++) {
          places[folded.length()] = i;
          folded.append(small.charAt(k));
        }
        i += Character.charCount(c);
      }
      return new Folded(folded.toString(), places, text.length());
    }

    private static String bare(int c) {
      return Normalizer.normalize(Character.toString(c), Normalizer.Form.NFD)
          .replaceAll("\\p{M}+", "")
          .toLowerCase(Locale.ROOT);
    }

    /** Where a word begins; the length of the text where it does not stand. */
    int place(String word) {
      for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
        if (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1))) {
          return places[at];
        }
      }
      return length;
    }
  }
}
