package dev.dispatch.bench;

import java.util.Random;

/**
 * Words of a made-up language, the same ones for the same seed: sixty thousand, the n-th of them
 * about n times as rare as the first, so that one is in most texts and most are in few.
 */
final class SeededWords {
  private static final int COUNT = 60_000;
  private static final int OFFSET = 3;
  private static final String CONSONANTS = "bdfgklmnprstvz";
  private static final String VOWELS = "aeiou";

  private final Random random;
  private final double[] upTo = new double[COUNT];

  SeededWords(long seed) {
    random = new Random(seed);
    double sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += 1.0 / (i + OFFSET);
      upTo[i] = sum;
    }
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** One of them, as often as it is used. */
  String word() {
    double at = random.nextDouble() * upTo[COUNT - 1];
    int low = 0;
    int high = COUNT - 1;
    while (low < high) {
      int middle = (low + high) / 2;
      if (upTo[middle] < at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return word(low);
  }

  /** The one of that rank, from 0. */
  static String word(int rank) {
    int syllables = CONSONANTS.length() * VOWELS.length();
    StringBuilder word = new StringBuilder();
    int rest = rank + syllables;
    while (rest > 0) {
      int syllable = rest % syllables;
      word.append(CONSONANTS.charAt(syllable % CONSONANTS.length()))
          .append(VOWELS.charAt(syllable / CONSONANTS.length()));
      rest /= syllables;
    }
    return word.toString();
  }

  String text(int words) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(i == 0 ? "" : i % 12 == 0 ? ",\n" : " ").append(word());
    }
    return text.toString();
  }
}
