package dev.dispatch.skill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SkillKindTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "How does the login work?",
        "what is the retry limit",
        "Why is the login test flaky?",
        "Research which queue fits",
        "Find out where the time goes",
        "Can you explain the cache?",
        "please look into the slow start",
        "the start is slow, isn't it?",
        "Is the cache bounded",
        "Compare the two parsers"
      })
  void takesQuestionsForAsk(String text) {
    assertThat(SkillKind.of(text)).isEqualTo(SkillKind.ASK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#123",
        "#123: why is this slow?",
        "CU-86a1 fix it",
        "ENG-12",
        "Fix the login test",
        "add a flag for the port",
        "Can you fix the login test?",
        "Could you please rename the class?",
        "Find out why the login test is flaky, and mend it",
        "What is wrong with the cache? Fix it.",
        "implement the plan in plan.md",
        "listen on IPv6 too"
      })
  void takesActionableTextForFast(String text) {
    assertThat(SkillKind.of(text)).isEqualTo(SkillKind.FAST);
  }
}
