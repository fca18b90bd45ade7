package dev.dispatch.skill;

import java.util.Map;
import java.util.Optional;

/**
 * What a lane is to do once its work is done.
 *
 * @param name {@code merge}, {@code monitor} or a template's
 * @param lane as the person named it
 * @param title of the work that was done
 * @param branch that the work is on, where it is known
 * @param deployment to watch
 * @param minutes how long to watch it
 * @param environment the caller's
 */
public record FollowUpRequest(
    String name,
    String lane,
    String title,
    String root,
    Optional<String> branch,
    Deployment deployment,
    int minutes,
    Map<String, String> environment) {
  public FollowUpRequest {
    environment = Map.copyOf(environment);
  }

  /** A place where the project runs. */
  public enum Deployment {
    STAGING("STAGING"),
    PRODUCTION("PROD");

    private final String keyword;

    Deployment(String keyword) {
      this.keyword = keyword;
    }

    /** As reports name it. */
    public String keyword() {
      return keyword;
    }
  }
}
