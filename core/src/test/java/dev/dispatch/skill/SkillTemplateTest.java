package dev.dispatch.skill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SkillTemplateTest {
  private static final Set<String> KNOWN = Set.of("title", "text");

  @Test
  void fillsPlaceholdersAndNothingElse() {
    SkillTemplate template =
        new SkillTemplate(
            "t", "{title}: ${title} {{title}} { title } {\"a\": 1} {Text} {text}{text}");
    assertThat(template.places(KNOWN)).containsExactly("text", "title");
    assertThat(template.filled(place -> "<" + place + "$1\\>"))
        .isEqualTo(
            "<title$1\\>: ${title} {title} { title } {\"a\": 1} {Text} <text$1\\><text$1\\>");
  }

  @Test
  void refusesAnUnknownPlaceholder() {
    assertThatThrownBy(() -> new SkillTemplate("release", "{titel}").places(KNOWN))
        .hasMessage("the template release has the unknown placeholder {titel}; nearest is {title}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "..",
        ".",
        "../x",
        "a/b",
        "a\\b",
        "/etc/passwd",
        ".hidden",
        "-x",
        "a b",
        "x\n"
      })
  void refusesNamesThatCouldLeaveTheFolder(String name) {
    assertThatThrownBy(() -> SkillTemplate.requireName(name))
        .hasMessageContaining("is no name of a template");
  }
}
