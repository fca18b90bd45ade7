package dev.dispatch.op;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one component of an op's {@code Params} record. Flag, JSON key, schema, completion and
 * reference all come from the component's name, its type and this.
 *
 * <p>Types: {@code String}, {@code int}/{@code Integer}, {@code boolean} (a flag), {@code
 * java.time.Duration} (written {@code 90s}, {@code 10m}, {@code 2h}), an enum (written in
 * lower-case with {@code -}), and {@code List} of {@code String} or of an enum (a repeatable flag;
 * a positional takes the rest). A component that may be left out is {@code @Nullable}, a {@code
 * boolean} or a {@code List}.
 */
@Retention(RetentionPolicy.RUNTIME)
// Field and parameter too, because that is where the JSON mapper looks for the name.
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.PARAMETER})
public @interface Param {
  /** What it means, one line, lower-case start, no full stop. */
  String value();

  /** The JSON key and, with {@code -}, the flag, where the component may not be called so. */
  String name() default "";

  /** Whether the command line takes it by position; positions follow the components' order. */
  boolean positional() default false;

  /** The placeholder in help, {@code ID}; the component's name in upper case by default. */
  String label() default "";

  /** What holds when it is left out, for help: {@code 30m}, {@code the config's default}. */
  String otherwise() default "";

  /** What is completed after it; a hint for the shell. */
  Completion completion() default Completion.NONE;

  /** Further spellings of the flag, such as {@code -f}. */
  String[] aliases() default {};

  /** Whether a list is written with commas in one value ({@code --for done,question}). */
  boolean commas() default false;

  /** Where a shell gets the values from. */
  enum Completion {
    NONE,
    FILE,
    DIRECTORY,
    TASK,
    LANE,
    ENTRY,
    AGENT
  }
}
