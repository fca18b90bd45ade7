package dev.dispatch.op;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.EnumNamingStrategies;
import tools.jackson.databind.PropertyName;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * JSON as dispatch writes it everywhere: keys in snake_case, times in ISO 8601, spans as {@code
 * 10m}, enums in lower-case with {@code -}, absent values left out.
 */
public final class OpJson {
  private static final JsonMapper LENIENT = builder().build();
  private static final JsonMapper STRICT =
      builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private OpJson() {}

  /** For what we stored ourselves: fields that are not known are passed over. */
  public static JsonMapper mapper() {
    return LENIENT;
  }

  /** For what a caller sends: a field that is not known is an error. */
  public static JsonMapper strictMapper() {
    return STRICT;
  }

  private static JsonMapper.Builder builder() {
    SimpleModule spans = new SimpleModule("dispatch");
    spans.addSerializer(Duration.class, new SpanSerializer());
    spans.addDeserializer(Duration.class, new SpanDeserializer());
    return JsonMapper.builder()
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .annotationIntrospector(new Names())
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .changeDefaultPropertyInclusion(v -> v.withValueInclusion(JsonInclude.Include.NON_ABSENT))
        .addModule(spans);
  }

  /** Takes {@link Param#name} for the JSON key, and kebab-case for every enum. */
  private static final class Names extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public Class<?> findEnumNamingStrategy(MapperConfig<?> config, AnnotatedClass type) {
      return EnumNamingStrategies.KebabCaseStrategy.class;
    }

    @Override
    public PropertyName findNameForSerialization(MapperConfig<?> config, Annotated member) {
      return named(member, super.findNameForSerialization(config, member));
    }

    @Override
    public PropertyName findNameForDeserialization(MapperConfig<?> config, Annotated member) {
      return named(member, super.findNameForDeserialization(config, member));
    }

    private static PropertyName named(Annotated member, PropertyName otherwise) {
      Param param = member.getAnnotation(Param.class);
      return param == null || param.name().isEmpty()
          ? otherwise
          : PropertyName.construct(param.name());
    }
  }

  private static final class SpanSerializer extends ValueSerializer<Duration> {
    @Override
    public void serialize(Duration value, JsonGenerator out, SerializationContext context) {
      out.writeString(Spans.format(value));
    }
  }

  private static final class SpanDeserializer extends ValueDeserializer<Duration> {
    @Override
    public Duration deserialize(JsonParser in, DeserializationContext context) {
      return Spans.parse(in.getString());
    }
  }
}
