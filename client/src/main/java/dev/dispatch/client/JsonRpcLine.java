package dev.dispatch.client;

import org.jspecify.annotations.Nullable;

/**
 * As much of a JSON-RPC message as the pump must know: its id and its method. Other members,
 * however deep, are stepped over; a line that is no JSON object has neither. Works on any text in
 * which ASCII is itself, so lines are decoded as Latin-1 and no byte is ever changed.
 *
 * @param id the id as it stands in the message, a number or a string with its quotes
 * @param method the method's name
 */
record JsonRpcLine(@Nullable String id, @Nullable String method) {
  private static final JsonRpcLine OPAQUE = new JsonRpcLine(null, null);

  static JsonRpcLine parse(String line) {
    try {
      return new Scanner(line).message();
    } catch (StringIndexOutOfBoundsException | NumberFormatException broken) {
      return OPAQUE;
    }
  }

  /** A request wants a reply; a notification does not. */
  boolean isRequest() {
    return id != null && method != null;
  }

  /** The answer to a request, result or error. */
  boolean isReply() {
    return id != null && method == null;
  }

  private static final class Scanner {
    private final String text;
    private int position;

    Scanner(String text) {
      this.text = text;
    }

    JsonRpcLine message() {
      skipSpace();
      if (take() != '{') {
        return OPAQUE;
      }
      String id = null;
      String method = null;
      do {
        skipSpace();
        if (text.charAt(position) != '"') {
          return OPAQUE;
        }
        String key = unquoted(value());
        skipSpace();
        if (take() != ':') {
          return OPAQUE;
        }
        skipSpace();
        String value = value();
        if (key.equals("id") && !value.equals("null")) {
          id = value;
        } else if (key.equals("method") && value.startsWith("\"")) {
          method = unquoted(value);
        }
        skipSpace();
      } while (take() == ',');
      return text.charAt(position - 1) == '}' ? new JsonRpcLine(id, method) : OPAQUE;
    }

    private char take() {
      return text.charAt(position++);
    }

    private void skipSpace() {
      while (" \t\r\n".indexOf(text.charAt(position)) >= 0) {
        position++;
      }
    }

    /** Steps over one value and returns it as it stands. */
    private String value() {
      int start = position;
      switch (text.charAt(position)) {
        case '"' -> skipString();
        case '{', '[' -> skipNested();
        default -> {
          while (" \t\r\n,}]".indexOf(text.charAt(position)) < 0) {
            position++;
          }
        }
      }
      return text.substring(start, position);
    }

    private void skipString() {
      position++;
      for (char c = take(); c != '"'; c = take()) {
        if (c == '\\') {
          position++;
        }
      }
    }

    private void skipNested() {
      int depth = 0;
      do {
        switch (text.charAt(position)) {
          case '"' -> skipString();
          case '{', '[' -> {
            depth++;
            position++;
          }
          case '}', ']' -> {
            depth--;
            position++;
          }
          default -> position++;
        }
      } while (depth > 0);
    }

    /** The text of a string; a key or method that is escaped is read all the same. */
    private static String unquoted(String value) {
      String inner = value.substring(1, value.length() - 1);
      if (inner.indexOf('\\') < 0) {
        return inner;
      }
      StringBuilder plain = new StringBuilder();
      for (int i = 0; i < inner.length(); i++) {
        char c = inner.charAt(i);
        if (c == '\\' && inner.charAt(i + 1) == 'u') {
          plain.append((char) Integer.parseInt(inner, i + 2, i + 6, 16));
          i += 5;
        } else if (c == '\\') {
          plain.append(inner.charAt(++i));
        } else {
          plain.append(c);
        }
      }
      return plain.toString();
    }
  }
}
