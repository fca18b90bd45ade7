package dev.dispatch.surface.schema;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import dev.dispatch.op.OpJson;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Schemas of result records, which say what {@link OpJson} writes. */
final class ResultSchemas {
  private static final Map<Class<?>, String> TEXT_FORMATS =
      Map.of(Instant.class, "date-time", Duration.class, "", Path.class, "");

  private static final ClassValue<ObjectNode> MADE =
      new ClassValue<>() {
        @Override
        protected ObjectNode computeValue(Class<?> type) {
          return generator().generateSchema(type);
        }
      };

  private ResultSchemas() {}

  /** A copy, which the caller may change. */
  static ObjectNode of(Class<?> result) {
    ObjectNode schema = MADE.get(result).deepCopy();
    schema.remove("$schema");
    return schema;
  }

  private static SchemaGenerator generator() {
    SchemaGeneratorConfigBuilder config =
        new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON);
    config.with(Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES);
    config.with(Option.PLAIN_DEFINITION_KEYS);
    config.forFields().withPropertyNameOverrideResolver(ResultSchemas::key);
    config.forFields().withRequiredCheck(ResultSchemas::alwaysThere);
    config.forTypesInGeneral().withCustomDefinitionProvider(ResultSchemas::scalar);
    config.forTypesInGeneral().withSubtypeResolver(ResultSchemas::permitted);
    config.forTypesInGeneral().withPropertySorter((_, _) -> 0);
    return new SchemaGenerator(config.build());
  }

  private static String key(FieldScope field) {
    JsonProperty property = field.getAnnotation(JsonProperty.class);
    return property != null && !property.value().isEmpty()
        ? property.value()
        : field.getDeclaredName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  /** Absent values are left out; what may be absent is nullable or optional. */
  private static boolean alwaysThere(FieldScope field) {
    Class<?> owner = field.getDeclaringType().getErasedType();
    return components(owner)
        .filter(c -> c.getName().equals(field.getDeclaredName()))
        .noneMatch(c ->
            c.getAnnotatedType().isAnnotationPresent(Nullable.class)
                || c.getType() == Optional.class);
  }

  private static @Nullable CustomDefinition scalar(
      ResolvedType type, SchemaGenerationContext context) {
    Class<?> raw = type.getErasedType();
    if (raw.isEnum()) {
      ObjectNode choices = OpJson.mapper().createObjectNode().put("type", "string");
      JsonNode spellings = OpJson.mapper().valueToTree(raw.getEnumConstants());
      choices.set("enum", spellings);
      return inline(choices);
    }
    String format = TEXT_FORMATS.get(raw);
    if (format != null) {
      ObjectNode text = OpJson.mapper().createObjectNode().put("type", "string");
      return inline(format.isEmpty() ? text : text.put("format", format));
    }
    if (JsonNode.class.isAssignableFrom(raw) || raw == Object.class) {
      return inline(OpJson.mapper().createObjectNode());
    }
    Optional<RecordComponent> only = components(raw).filter(ResultSchemas::isValue).findFirst();
    return only.map(component ->
            inline(
                context.createDefinition(
                    context.getTypeContext().resolve(component.getGenericType()))))
        .orElse(null);
  }

  private static CustomDefinition inline(ObjectNode node) {
    return new CustomDefinition(
        node, CustomDefinition.DefinitionType.INLINE, CustomDefinition.AttributeInclusion.YES);
  }

  private static boolean isValue(RecordComponent component) {
    return component.getAccessor().isAnnotationPresent(JsonValue.class);
  }

  private static @Nullable List<ResolvedType> permitted(
      ResolvedType type, SchemaGenerationContext context) {
    Class<?> raw = type.getErasedType();
    if (!raw.isSealed()) {
      return null;
    }
    return Arrays.stream(raw.getPermittedSubclasses())
        .map(subclass -> context.getTypeContext().resolveSubtype(type, subclass))
        .toList();
  }

  private static Stream<RecordComponent> components(Class<?> type) {
    return type.isRecord() ? Arrays.stream(type.getRecordComponents()) : Stream.empty();
  }
}
