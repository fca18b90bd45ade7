package dev.dispatch.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The agent programs of a machine, as one caller's environment finds them. */
public interface AgentPrograms {
  /** How old an answer may be where nobody asks for a new one. */
  Duration FRESH = Duration.ofHours(24);

  /** Any answer will do, and none is fetched. */
  Duration ANY_AGE = Duration.ofSeconds(Long.MAX_VALUE);

  /** The known programs on PATH, in the order of {@link AgentProgram}. Starts nothing. */
  List<Installed> installed(Map<String, String> environment);

  /**
   * What each installed program says it can run. Starts the programs whose last answer is older
   * than that, and waits some seconds at most; a program that does not answer is listed with its
   * problem and with what it said last.
   *
   * @param maxAge {@link Duration#ZERO} asks all, {@link #ANY_AGE} none
   */
  List<Listing> list(Map<String, String> environment, Duration maxAge);

  /** A program on PATH. */
  record Installed(AgentProgram program, String path) {}

  /**
   * What one program can run.
   *
   * @param source how this was learnt: a command, or {@code built in}
   * @param askedAt when it was; empty for what is built in
   * @param problem why there is no newer answer
   */
  record Listing(
      AgentProgram program,
      String path,
      String source,
      Optional<Instant> askedAt,
      List<Found> models,
      Optional<String> problem) {
    public Listing {
      models = List.copyOf(models);
    }

    /** The model with that id, whatever its capitals. */
    public Optional<Found> find(String id) {
      return models.stream().filter(model -> model.id().equalsIgnoreCase(id)).findFirst();
    }
  }

  /**
   * A model.
   *
   * @param name for people; the id where the program gives none
   * @param hidden whether the program itself does not offer it
   */
  record Found(String id, String name, boolean hidden) {}
}
