package dev.dispatch.screen;

/** Something looked for on a screen: what was found, or why nothing was. */
sealed interface Found<T> {
  record Yes<T>(T value) implements Found<T> {}

  record No<T>(String reason) implements Found<T> {}
}
