package dev.dispatch.task;

/** Where a demo happens: a throw-away git repository. */
public interface DemoPlace {
  /** Makes a repository with one commit; gives its root. Earlier ones without a task go. */
  String create();

  /** What changed in it since, as a diff, new files included. */
  String diff(String root);

  /** Whether that root is one of its own. */
  boolean isOwn(String root);

  /** Removes a repository it made. */
  void remove(String root);
}
