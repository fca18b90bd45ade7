package dev.dispatch.op;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Everything about an op but what it does. Authored once, projected to every surface.
 *
 * @param name {@code noun/verb}: the area and the op's name in JSON, {@code task/list}
 * @param cli the words of the command line, {@code task list}
 * @param also further spellings of the command
 * @param summary one line, imperative, no full stop
 * @param details further paragraphs for help and reference; may be empty
 * @param idempotent whether doing it twice is the same as once
 * @param needs what must be there before it can work, one line; may be empty
 * @param textual whether the result is text even when stdout is no terminal ({@code ask})
 */
public record OpSpec<P extends Record, R extends Record>(
    String name,
    String cli,
    List<String> also,
    Class<P> params,
    Class<R> result,
    Safety safety,
    boolean idempotent,
    Audience audience,
    boolean textual,
    String summary,
    String details,
    String needs,
    List<Example> examples) {
  private static final Pattern NAME = Pattern.compile("[a-z]+/[a-z]+(-[a-z]+)*");

  public OpSpec {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("op name " + name + " is not noun/verb");
    }
    also = List.copyOf(also);
    examples = List.copyOf(examples);
  }

  /** Every spelling of the command, the usual one first. */
  public List<String> spellings() {
    return Stream.concat(Stream.of(cli), also.stream()).toList();
  }

  /** The noun, which groups ops on every surface. */
  public String area() {
    return name.substring(0, name.indexOf('/'));
  }

  /** The verb: the op's name within its area. */
  public String verb() {
    return name.substring(name.indexOf('/') + 1);
  }

  /** Starts a spec from what every op must say. */
  public static <P extends Record, R extends Record> Builder<P, R> of(
      String name, Class<P> params, Class<R> result) {
    return new Builder<>(name, params, result);
  }

  /** Collects a spec; the defaults are an idempotent read for overseers, spelled as its name. */
  public static final class Builder<P extends Record, R extends Record> {
    private final String name;
    private final Class<P> params;
    private final Class<R> result;
    private String cli;
    private List<String> also = List.of();
    private Safety safety = Safety.READ;
    private boolean idempotent = true;
    private Audience audience = Audience.OVERSEER;
    private boolean textual;
    private String summary = "";
    private String details = "";
    private String needs = "";
    private List<Example> examples = List.of();

    private Builder(String name, Class<P> params, Class<R> result) {
      this.name = name;
      this.params = params;
      this.result = result;
      this.cli = name.replace('/', ' ');
    }

    /** Spells the command otherwise than {@code noun verb}. */
    public Builder<P, R> cli(String words) {
      this.cli = words;
      return this;
    }

    /** Takes these words for the command, too. */
    public Builder<P, R> also(String... words) {
      this.also = List.of(words);
      return this;
    }

    /** Says that it changes something; not idempotent unless {@link #idempotent} follows. */
    public Builder<P, R> writes() {
      this.safety = Safety.WRITE;
      this.idempotent = false;
      return this;
    }

    /** Says that it removes something, and so asks first. */
    public Builder<P, R> destroys() {
      this.safety = Safety.DESTROY;
      this.idempotent = false;
      return this;
    }

    public Builder<P, R> idempotent() {
      this.idempotent = true;
      return this;
    }

    public Builder<P, R> audience(Audience value) {
      this.audience = value;
      return this;
    }

    /** Says that the result is text on every output. */
    public Builder<P, R> textual() {
      this.textual = true;
      return this;
    }

    public Builder<P, R> summary(String value) {
      this.summary = value;
      return this;
    }

    public Builder<P, R> details(String value) {
      this.details = value;
      return this;
    }

    /** Says what must be there before it can work. */
    public Builder<P, R> needs(String value) {
      this.needs = value;
      return this;
    }

    public Builder<P, R> examples(Example... values) {
      this.examples = List.of(values);
      return this;
    }

    public OpSpec<P, R> build() {
      return new OpSpec<>(
          name,
          cli,
          also,
          params,
          result,
          safety,
          idempotent,
          audience,
          textual,
          summary,
          details,
          needs,
          examples);
    }
  }
}
