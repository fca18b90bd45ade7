package dev.dispatch.agent;

/** Why an agent program did not do its work, as far as its output tells. */
public enum FailureCause {
  /** The program is not on PATH. */
  CLI_MISSING("the program is not installed or not on PATH"),
  /** The program does not know an option of the configured command. */
  OPTION_REFUSED("the program refuses an option of its configured command"),
  NOT_LOGGED_IN("the program is not logged in"),
  /** The provider knows the account and refuses it. */
  REFUSED("the provider refuses this account"),
  REFUSED_AS_ROOT("the program refuses to run so as root"),
  QUOTA("the provider's limit is reached"),
  MODEL_UNAVAILABLE("the provider does not offer the model to this account"),
  PROVIDER_ERROR("the provider answered with an error"),
  UNKNOWN("the cause is not known");

  private final String meaning;

  FailureCause(String meaning) {
    this.meaning = meaning;
  }

  /** In words, for a person. */
  public String meaning() {
    return meaning;
  }
}
