package dev.dispatch.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.history.SearchWords.Term;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SearchWordsTest {
  private static DispatchException refusal(String typed) {
    DispatchException failure =
        Objects.requireNonNull(
            catchThrowableOfType(DispatchException.class, () -> SearchWords.parse(typed)));
    assertThat(failure.code()).isEqualTo(ErrorCode.VALIDATION);
    assertThat(failure.hints()).containsExactly("dispatch search --help");
    return failure;
  }

  @Test
  void readsWordsPhrasesAndBeginnings() {
    assertThat(SearchWords.parse("one \"two  three\" fou* \"five sixt\"*").terms())
        .containsExactly(
            new Term("one", false),
            new Term("two  three", false),
            new Term("fou", true),
            new Term("five sixt", true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NEAR(a b)", "title:x", "a AND b", "-x", "^x", "{title}:x", "x+y"})
  void givesNoSignAMeaning(String typed) {
    assertThat(SearchWords.parse(typed).terms()).noneMatch(Term::isPrefix).isNotEmpty();
  }

  @Test
  void passesOverSignsAndUnprintableCharacters() {
    assertThat(SearchWords.parse(" -- a\u0000b * \u001b ").terms())
        .containsExactly(new Term("a", false), new Term("b", false));
  }

  @ParameterizedTest
  @CsvSource({
    "'',it is empty",
    "'  ',it is empty",
    "'-- *',no letter and no digit",
    "'\"',a quotation mark is open",
    "'a \"b',a quotation mark is open",
    "'ab*',too short a beginning"
  })
  void saysWhatIsWrong(String typed, String why) {
    assertThat(refusal(typed)).hasMessageContaining(why);
  }

  @Test
  void boundsLengthAndNumber() {
    assertThat(refusal("x".repeat(1_001))).hasMessageContaining("1001 characters");
    assertThat(refusal("x ".repeat(33))).hasMessageContaining("33 words");
  }
}
