package dev.dispatch.op;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of an op, as read off its {@code Params} record; what the surfaces work from.
 *
 * @param key the JSON key, {@code input_file}
 * @param kind the type of one value
 * @param list whether it may be given several times
 * @param required whether a call without it is refused
 * @param position the place on the command line from 0, or -1 for a flag
 * @param label the placeholder in help
 * @param otherwise what holds when it is left out, for people; may be empty
 * @param values the spellings of an enum; empty otherwise
 */
public record ParamSpec(
    String key,
    Kind kind,
    boolean list,
    boolean required,
    int position,
    String label,
    String help,
    String otherwise,
    List<String> values,
    List<String> aliases,
    boolean commas,
    Param.Completion completion) {

  private static final ClassValue<List<ParamSpec>> READ =
      new ClassValue<>() {
        @Override
        protected List<ParamSpec> computeValue(Class<?> params) {
          return readAll(params);
        }
      };

  /** The types a parameter may have. */
  public enum Kind {
    STRING,
    INTEGER,
    FLAG,
    SPAN,
    CHOICE
  }

  public ParamSpec {
    values = List.copyOf(values);
    aliases = List.copyOf(aliases);
  }

  /** The long flag, {@code --input-file}. */
  public String flag() {
    return "--" + key.replace('_', '-');
  }

  /** Whether it is taken by position. */
  public boolean positional() {
    return position >= 0;
  }

  /** The parameters of a record, in its order. Fails on a component that has no {@link Param}. */
  public static List<ParamSpec> of(Class<? extends Record> params) {
    return READ.get(params);
  }

  private static List<ParamSpec> readAll(Class<?> params) {
    List<ParamSpec> specs = new ArrayList<>();
    int position = 0;
    for (RecordComponent component : params.getRecordComponents()) {
      Param param = component.getAnnotation(Param.class);
      if (param == null) {
        throw new IllegalArgumentException(
            params.getName() + "." + component.getName() + " lacks @Param");
      }
      specs.add(read(component, param, param.positional() ? position++ : -1));
    }
    return List.copyOf(specs);
  }

  private static ParamSpec read(RecordComponent component, Param param, int position) {
    boolean list = component.getType() == List.class;
    Class<?> type =
        list
            ? (Class<?>)
                ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0]
            : component.getType();
    Kind kind = kindOf(type);
    boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    String key = param.name().isEmpty() ? snakeCase(component.getName()) : param.name();
    String label = param.label().isEmpty() ? key.toUpperCase(Locale.ROOT) : param.label();
    return new ParamSpec(
        key,
        kind,
        list,
        !list && !nullable && kind != Kind.FLAG,
        position,
        label,
        param.value(),
        param.otherwise(),
        kind == Kind.CHOICE ? choices(type) : List.of(),
        List.of(param.aliases()),
        param.commas(),
        param.completion());
  }

  private static Kind kindOf(Class<?> type) {
    if (type == String.class) {
      return Kind.STRING;
    }
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return Kind.INTEGER;
    }
    if (type == boolean.class) {
      return Kind.FLAG;
    }
    if (type == Duration.class) {
      return Kind.SPAN;
    }
    if (type.isEnum()) {
      return Kind.CHOICE;
    }
    throw new IllegalArgumentException("a parameter cannot be a " + type.getName());
  }

  private static List<String> choices(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(c -> ((Enum<?>) c).name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .toList();
  }

  private static String snakeCase(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
