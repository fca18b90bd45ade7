package dev.dispatch.screen;

import java.util.List;

/** The port to the rule files. */
public interface ScreenRuleBook {

  /** The agents there are rules for, sorted. */
  List<String> agents();

  /**
   * The rules of an agent. Fails with a {@link dev.dispatch.error.DispatchException} where there
   * are none, or where the user's own file is wrong.
   */
  ScreenRules of(String agent);
}
