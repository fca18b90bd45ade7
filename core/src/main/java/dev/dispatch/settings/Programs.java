package dev.dispatch.settings;

import java.util.List;
import java.util.Map;

/** Knows which programs a caller could start. */
public interface Programs {
  /** Those of the names that are on the caller's PATH, in the order given. */
  List<String> installed(List<String> names, Map<String, String> environment);
}
