package dev.dispatch.bench;

import dev.dispatch.testkit.DispatchSandbox;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code search} among a million items: many different queries, each once. */
final class SearchMillion implements Row {
  private static final int LANES = 1_000;
  private static final int ITEMS_PER_LANE = 1_000;
  private static final int OF_EACH_KIND = 40;
  private static final int WARM_UP = 5;
  private static final double LIMIT_MILLIS = 100;

  @Override
  public String name() {
    return "search";
  }

  @Override
  public String what() {
    return "`dispatch search` among 1,000,000 items, by socket without a client, p95 of 280"
        + " different queries: rare, middling and common words, several, phrases, beginnings, one lane";
  }

  @Override
  public String limit() {
    return "p95 100 ms";
  }

  /** The kinds of queries, each with its own. */
  private static Map<String, List<List<String>>> queries(SeededWords words) {
    Map<String, List<List<String>>> kinds = new LinkedHashMap<>();
    for (int i = 0; i < OF_EACH_KIND + WARM_UP; i++) {
      String rare = SeededWords.word(20_000 + words.below(40_000));
      String middling = SeededWords.word(300 + words.below(5_000));
      String common = SeededWords.word(i);
      String other = SeededWords.word(50 + words.below(200));
      put(kinds, "rare", rare);
      put(kinds, "middling", middling);
      put(kinds, "common", common);
      put(kinds, "several", i % 2 == 0 ? common + " " + other : common + " " + middling);
      put(kinds, "phrase", "\"" + SeededWords.word(words.below(30)) + " " + other + "\"");
      put(kinds, "beginning", other.substring(0, 3 + i % 2) + "*");
      put(kinds, "in a lane", common, "--thread", SeededRegistry.ref(i).value());
    }
    return kinds;
  }

  private static void put(Map<String, List<List<String>>> kinds, String kind, String... query) {
    kinds.computeIfAbsent(kind, none -> new ArrayList<>()).add(List.of(query));
  }

  @Override
  public Outcome measure(Installs installs) throws Exception {
    try (DispatchSandbox first = DispatchSandbox.create()) {
      DispatchSandbox sandbox = Installs.sandbox(first, installs.withCaches());
      SeededWords words = new SeededWords(1);
      SeededRegistry.Made made =
          SeededRegistry.make(sandbox.dispatchHome(), words, LANES, ITEMS_PER_LANE);
      sandbox.run("up");
      return measure(sandbox, made, queries(words));
    }
  }

  private static Outcome measure(
      DispatchSandbox sandbox, SeededRegistry.Made made, Map<String, List<List<String>>> kinds)
      throws Exception {
    Samples all = new Samples();
    Map<String, Samples> ofKind = new LinkedHashMap<>();
    for (Map.Entry<String, List<List<String>>> kind : kinds.entrySet()) {
      Samples samples = new Samples();
      ofKind.put(kind.getKey(), samples);
      List<List<String>> queries = kind.getValue();
      for (int i = 0; i < queries.size(); i++) {
        List<String> words = new ArrayList<>(List.of("search"));
        words.addAll(queries.get(i));
        long before = System.nanoTime();
        String found = Call.run(sandbox, words.toArray(String[]::new));
        long nanos = System.nanoTime() - before;
        if (!found.contains("\"snippet\"") && kind.getKey().equals("common")) {
          throw new IllegalStateException("nothing was found by " + words);
        }
        if (i >= WARM_UP) {
          samples.add(nanos);
          all.add(nanos);
        }
      }
    }
    double p95 = all.percentileMillis(95);
    return Outcome.of(
        p95 <= LIMIT_MILLIS,
        "p95 %.1f ms, median %.1f ms (p95 of %s); made and indexed in %.0f s (events stored after"
            + " %.0f s); file %.0f MB, of that the index %.0f MB",
        p95,
        all.medianMillis(),
        each(ofKind),
        made.indexedSeconds(),
        made.storedSeconds(),
        made.fileBytes() / 1e6,
        made.indexBytes() / 1e6);
  }

  private static String each(Map<String, Samples> kinds) {
    return kinds.entrySet().stream()
        .map(kind ->
            String.format(
                Locale.ROOT, "%s %.1f", kind.getKey(), kind.getValue().percentileMillis(95)))
        .collect(Collectors.joining(", "));
  }
}
