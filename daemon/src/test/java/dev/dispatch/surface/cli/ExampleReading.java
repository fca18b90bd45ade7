package dev.dispatch.surface.cli;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.ParamBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an example as the command line would, up to where it would run. */
public final class ExampleReading {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

  private ExampleReading() {}

  /** The op it is of; fails as the command line would. */
  public static OpSpec<?, ?> read(CommandTree tree, String line) {
    CommandTree.Route route = tree.route(words(line));
    Op<?, ?> op =
        route
            .op()
            .orElseThrow(() -> new DispatchException(ErrorCode.VALIDATION, "no command: " + line));
    ParamBinding.bind(op.spec(), ArgParser.parse(op.spec(), route.rest(), route.flags()));
    return op.spec();
  }

  /** Splits at spaces outside of quotes. */
  public static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(line);
    while (matcher.find()) {
      String quoted = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
      words.add(quoted != null ? quoted : matcher.group(3));
    }
    return words;
  }
}
