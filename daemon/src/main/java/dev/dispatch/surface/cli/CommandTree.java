package dev.dispatch.surface.cli;

import dev.dispatch.op.Op;
import dev.dispatch.op.OpRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The commands by their words. A word may be a command, a group of commands, or both. Immutable
 * once made.
 */
public final class CommandTree {
  private final Node root = new Node("");

  public CommandTree(OpRegistry registry) {
    for (Op<?, ?> op : registry.all()) {
      op.spec().spellings().forEach(words -> put(words, op));
    }
  }

  private void put(String words, Op<?, ?> op) {
    Node node = root;
    for (String word : words.split(" ", -1)) {
      node = node.children.computeIfAbsent(word, Node::new);
    }
    node.op = op;
  }

  /** Takes the words off the front of the arguments, and global flags from among them. */
  Route route(List<String> args) {
    GlobalFlags flags = new GlobalFlags();
    List<String> words = new ArrayList<>();
    Node node = root;
    int at = 0;
    for (; at < args.size(); at++) {
      Node child = node.children.get(args.get(at));
      if (child != null) {
        node = child;
        words.add(args.get(at));
      } else if (node.op != null || !flags.take(args.get(at))) {
        break;
      }
    }
    return new Route(
        words, Optional.ofNullable(node.op), node.opsBelow(), args.subList(at, args.size()), flags);
  }

  /** The op that exactly these words, and nothing more, name. */
  public Optional<Op<?, ?>> find(String words) {
    Route route = route(List.of(words.split(" ", -1)));
    return route.rest().isEmpty() ? route.op() : Optional.empty();
  }

  /**
   * Where the arguments lead.
   *
   * @param words the command words, as far as they are known
   * @param op the command, absent for a group or where no word is known
   * @param below every op under these words, its own first
   * @param rest what follows the words
   */
  record Route(
      List<String> words,
      Optional<Op<?, ?>> op,
      List<Op<?, ?>> below,
      List<String> rest,
      GlobalFlags flags) {}

  private static final class Node {
    private final String word;
    private final Map<String, Node> children = new LinkedHashMap<>();
    private @Nullable Op<?, ?> op;

    Node(String word) {
      this.word = word;
    }

    List<Op<?, ?>> opsBelow() {
      List<Op<?, ?>> ops = new ArrayList<>();
      if (op != null) {
        ops.add(op);
      }
      children.values().forEach(child -> ops.addAll(child.opsBelow()));
      return ops;
    }

    @Override
    public String toString() {
      return word;
    }
  }
}
