package dev.dispatch.settings;

/** One place for a configuration file, whether it is there or not. */
public record ConfigFile(String path, Layer layer, boolean present) {
  /** Whose it is; the later is the stronger. */
  public enum Layer {
    USER,
    REPOSITORY
  }
}
