package dev.dispatch.transport.tmux;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What somebody calls a pane, compared with one listing of all panes. Nothing is left to tmux to
 * guess: it answers for a missing pane with another one, and takes no titles.
 */
sealed interface PaneTarget {
  /** Panes of the window the caller is in. */
  record Index(int pane) implements PaneTarget {}

  /**
   * A place; a name in it may have colons and dots of its own, so there may be several readings.
   */
  record Place(String text) implements PaneTarget {}

  record Id(String id) implements PaneTarget {}

  record Title(String title) implements PaneTarget {}

  /** Reads one; anything that is no other form is a title. */
  static PaneTarget parse(String text) {
    String target = text.strip();
    if (target.isEmpty()) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "the pane is empty: expected an index, session:window.pane, %id or a title",
          "tmux list-panes -a");
    }
    if (target.matches("[0-9]{1,9}")) {
      return new Index(Integer.parseInt(target));
    }
    if (target.matches("%[0-9]{1,9}")) {
      return new Id(target);
    }
    return place(target).map(PaneTarget.class::cast).orElseGet(() -> new Title(target));
  }

  /** {@code session:window.pane}, {@code session:window}, {@code session:}, {@code window.pane}. */
  private static Optional<Place> place(String target) {
    return target.indexOf(':') >= 0 || PlaceReading.hasPane(target)
        ? Optional.of(new Place(target))
        : Optional.empty();
  }

  /**
   * The one pane it means.
   *
   * @param calling the pane the caller runs in
   * @throws DispatchException {@code NOT_FOUND} or {@code CONFLICT}, with what was compared
   */
  default Pane among(List<Pane> panes, Optional<Pane> calling) {
    List<Pane> found =
        matches(calling)
            .map(wanted -> distinct(panes, wanted))
            .filter(those -> !those.isEmpty())
            .findFirst()
            .orElse(List.of());
    if (found.isEmpty()) {
      throw new DispatchException(
          ErrorCode.NOT_FOUND,
          "there is no pane " + describe() + looked(calling) + "; there are " + names(panes),
          "tmux list-panes -a");
    }
    if (found.size() > 1) {
      throw new DispatchException(
          ErrorCode.CONFLICT,
          found.size() + " panes are meant by " + describe() + ": " + names(found),
          "name one by its id: --pane " + found.getFirst().id());
    }
    return found.getFirst();
  }

  /** A window that is linked into several sessions is listed in each. */
  private static List<Pane> distinct(List<Pane> panes, Predicate<Pane> wanted) {
    Map<String, Pane> byId = new LinkedHashMap<>();
    panes.stream().filter(wanted).forEach(pane -> byId.putIfAbsent(pane.id(), pane));
    return List.copyOf(byId.values());
  }

  /** What it may mean; the first reading that there is something for counts. */
  private Stream<Predicate<Pane>> matches(Optional<Pane> calling) {
    return switch (this) {
      case Index(int index) -> {
        Pane here = required(calling);
        yield Stream.of(pane -> pane.window().equals(here.window()) && pane.index() == index);
      }
      case Id(String id) -> Stream.of(pane -> pane.id().equals(id));
      case Title(String title) -> Stream.of(pane -> pane.isCalled(title));
      case Place(String text) -> {
        Stream<Predicate<Pane>> places =
            PlaceReading.of(text).stream()
                .filter(reading ->
                    reading.session().isPresent()
                        || calling.isPresent()
                        || text.lastIndexOf(':') <= 0)
                .map(reading -> placed(reading, calling));
        // a title may well have a dot and a number at its end
        yield text.indexOf(':') >= 0
            ? places
            : Stream.concat(places, Stream.of(pane -> pane.isCalled(text)));
      }
    };
  }

  private Predicate<Pane> placed(PlaceReading place, Optional<Pane> calling) {
    Predicate<Pane> inSession =
        place
            .session()
            .<Predicate<Pane>>map(
                name -> pane -> pane.sessionName().equals(name) || pane.session().equals(name))
            .orElseGet(() -> sameSession(required(calling)));
    Predicate<Pane> inWindow =
        place
            .window()
            .<Predicate<Pane>>map(name ->
                pane ->
                    name.equals(Integer.toString(pane.windowIndex()))
                        || name.equals(pane.windowName()))
            .orElseGet(() -> place.session().isPresent() ? pane -> true : sameWindow(calling));
    Predicate<Pane> inPane =
        place.pane().<Predicate<Pane>>map(n -> pane -> pane.index() == n).orElse(pane -> true);
    return inSession.and(inWindow).and(inPane);
  }

  private static Predicate<Pane> sameSession(Pane here) {
    return pane -> pane.session().equals(here.session());
  }

  private Predicate<Pane> sameWindow(Optional<Pane> calling) {
    String window = required(calling).window();
    return pane -> pane.window().equals(window);
  }

  private Pane required(Optional<Pane> calling) {
    return calling.orElseThrow(() ->
        new DispatchException(
            ErrorCode.VALIDATION,
            "pane "
                + describe()
                + " counts from the pane dispatch is called in, and it is called"
                + " in none: TMUX_PANE is not set, or names no pane of this server",
            "name the pane in full: --pane session:window.pane, or --pane %7"));
  }

  /** As it was given. */
  default String describe() {
    return switch (this) {
      case Index(int index) -> Integer.toString(index);
      case Id(String id) -> id;
      case Title(String title) -> "'" + title + "'";
      case Place(String text) -> text;
    };
  }

  private String looked(Optional<Pane> calling) {
    return switch (this) {
      case Index index ->
          " in window " + calling.map(Pane::windowPlace).orElse("") + ", which dispatch runs in";
      case Id id -> "";
      case Title title -> " (taken for a title)";
      case Place(String text) ->
          text.indexOf(':') > 0 ? "" : " in session " + calling.map(Pane::sessionName).orElse("");
    };
  }

  private static String names(List<Pane> panes) {
    int shown = 12;
    String names =
        String.join(
            ", ",
            panes.stream()
                .limit(shown)
                .map(p -> p.id() + " " + p.place() + " " + p.command())
                .toList());
    return panes.isEmpty() ? "none" : names + (panes.size() > shown ? ", …" : "");
  }
}
