package dev.dispatch.config;

/** A piece of a text, by character offsets; the end is behind the last. */
record Span(int start, int end) {
  String in(String text) {
    return text.substring(start, end);
  }
}
