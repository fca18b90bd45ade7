package dev.dispatch.config;

import dev.dispatch.settings.KeyPath;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the headers, keys and values of a TOML file stand; the library that reads the values does
 * not say. Expects a text that was found to be right.
 */
final class TomlScan {
  private final String text;
  private final List<Item> items = new ArrayList<>();
  private int at;

  private TomlScan(String text) {
    this.text = text;
  }

  /** One part of a key, as it is written. */
  record Part(String name, Span span) {}

  /**
   * A header or a key with its value.
   *
   * @param path from the top, with what the header above says
   * @param own the parts that are written here
   * @param value where the value stands; the header itself for a header
   * @param header whether this is a header
   * @param inArray whether it is one of several tables of the same name, or within one
   * @param members of an inline table
   */
  record Item(
      KeyPath path,
      List<Part> own,
      Span value,
      boolean header,
      boolean inArray,
      List<Item> members) {
    int start() {
      return header ? value.start() : own.getFirst().span().start();
    }

    int end() {
      return value.end();
    }
  }

  /** Headers and keys in the order of the file. */
  static List<Item> of(String text) {
    TomlScan scan = new TomlScan(text);
    scan.all();
    return List.copyOf(scan.items);
  }

  private void all() {
    List<String> context = List.of();
    boolean inArray = false;
    skip(true);
    while (at < text.length()) {
      if (text.charAt(at) == '[') {
        int start = at;
        boolean array = text.startsWith("[[", at);
        at += array ? 2 : 1;
        List<Part> own = key();
        at = text.indexOf(']', at) + (array ? 2 : 1);
        context = names(own);
        inArray = array || isInArray(context);
        items.add(
            new Item(new KeyPath(context), own, new Span(start, at), true, inArray, List.of()));
      } else {
        items.add(pair(context, inArray));
      }
      skip(true);
    }
  }

  private boolean isInArray(List<String> path) {
    KeyPath whole = new KeyPath(path);
    return items.stream().anyMatch(i -> i.header() && i.inArray() && i.path().isPrefixOf(whole));
  }

  private static List<String> names(List<Part> parts) {
    return parts.stream().map(Part::name).toList();
  }

  private Item pair(List<String> context, boolean inArray) {
    List<Part> own = key();
    at = text.indexOf('=', at) + 1;
    skip(false);
    List<String> path = new ArrayList<>(context);
    path.addAll(names(own));
    int start = at;
    List<Item> members = value(path, inArray);
    return new Item(new KeyPath(path), own, new Span(start, at), false, inArray, members);
  }

  private List<Part> key() {
    List<Part> parts = new ArrayList<>();
    do {
      skip(false);
      int start = at;
      char c = text.charAt(at);
      if (c == '"' || c == '\'') {
        string();
        String raw = text.substring(start + 1, at - 1);
        parts.add(new Part(c == '"' ? unescaped(raw) : raw, new Span(start, at)));
      } else {
        while (at < text.length() && isBare(text.charAt(at))) {
          at++;
        }
        parts.add(new Part(text.substring(start, at), new Span(start, at)));
      }
      skip(false);
    } while (at < text.length() && text.charAt(at) == '.' && ++at > 0);
    return parts;
  }

  private static boolean isBare(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-';
  }

  /** A quoted key's name; rare enough to let the library that reads TOML read it. */
  private static String unescaped(String raw) {
    if (raw.indexOf('\\') < 0) {
      return raw;
    }
    String name = org.tomlj.Toml.parse("k = \"" + raw + "\"").getString("k");
    return name == null ? raw : name;
  }

  private List<Item> value(List<String> path, boolean inArray) {
    char c = at < text.length() ? text.charAt(at) : '\n';
    if (c == '"' || c == '\'') {
      string();
    } else if (c == '[') {
      array(path);
    } else if (c == '{') {
      return inline(path, inArray);
    } else {
      while (at < text.length() && ",]}#\r\n".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      while (Character.isWhitespace(text.charAt(at - 1))) {
        at--;
      }
    }
    return List.of();
  }

  private void array(List<String> path) {
    at++;
    skip(true);
    while (at < text.length() && text.charAt(at) != ']') {
      if (text.charAt(at) == ',') {
        at++;
      } else {
        value(path, true);
      }
      skip(true);
    }
    at++;
  }

  private List<Item> inline(List<String> path, boolean inArray) {
    List<Item> members = new ArrayList<>();
    at++;
    skip(true);
    while (at < text.length() && text.charAt(at) != '}') {
      if (text.charAt(at) == ',') {
        at++;
      } else {
        members.add(pair(path, inArray));
      }
      skip(true);
    }
    at++;
    return members;
  }

  private void string() {
    char quote = text.charAt(at);
    String three = String.valueOf(quote).repeat(3);
    boolean multi = text.startsWith(three, at);
    at += multi ? 3 : 1;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\' && quote == '"') {
        at += 2;
      } else if (multi && text.startsWith(three, at)) {
        at += 3;
        while (at < text.length() && text.charAt(at) == quote) {
          at++;
        }
        return;
      } else if (!multi && c == quote) {
        at++;
        return;
      } else {
        at++;
      }
    }
  }

  /** Goes on to what is no space, and with {@code lines} no line end or comment either. */
  private void skip(boolean lines) {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ' ' || c == '\t' || (lines && (c == '\n' || c == '\r'))) {
        at++;
      } else if (lines && c == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else {
        return;
      }
    }
  }
}
