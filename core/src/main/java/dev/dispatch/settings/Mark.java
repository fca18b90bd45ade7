package dev.dispatch.settings;

/**
 * Where something stands in a configuration file.
 *
 * @param line from 1; 0 where it stands in no file
 * @param column from 1
 */
public record Mark(String file, int line, int column) {
  /** Of what was not read from a file. */
  public static final Mark NONE = new Mark("", 0, 0);

  /** {@code FILE:LINE}, as editors and compilers write it. */
  public String place() {
    return file + ":" + line;
  }

  /** With the column, for what is broken right there. */
  public String exactly() {
    return file + ":" + line + ":" + column;
  }
}
