package dev.dispatch.skill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class IssueTextTest {
  @Test
  void readsTheJsonOfEachProgram() {
    assertThat(
            IssueText.read(
                """
                {"body":"It fails.\\r\\nAlways.","labels":[{"id":"1","name":"bug"}],"title":"Login"}
                """))
        .contains(new Issue("Login", "It fails.\nAlways.", List.of("bug")));
    assertThat(
            IssueText.read(
                """
                {"iid":3,"title":"Login","description":"It fails.","labels":["bug","p1"]}
                """))
        .contains(new Issue("Login", "It fails.", List.of("bug", "p1")));
    assertThat(
            IssueText.read(
                """
                {"key":"A-1","fields":{"summary":"Login","labels":["p1"],"issuetype":{"name":"Bug"},
                 "description":{"type":"doc","content":[
                   {"type":"paragraph","content":[{"type":"text","text":"It "},
                     {"type":"text","text":"fails."}]},
                   {"type":"bulletList","content":[{"type":"listItem","content":[
                     {"type":"paragraph","content":[{"type":"text","text":"always"}]}]}]}]}}}
                """))
        .contains(new Issue("Login", "It fails.\n- always", List.of("p1", "Bug")));
    assertThat(
            IssueText.read(
                """
                {"data":{"issue":{"title":"Login","description":null,
                 "labels":{"nodes":[{"name":"bug"}]}}}}
                """))
        .contains(new Issue("Login", "", List.of("bug")));
    assertThat(IssueText.read("[{\"title\":\"First\"}]"))
        .contains(new Issue("First", "", List.of()));
  }

  @Test
  void readsPlainText() {
    assertThat(IssueText.read("\n\u001b[1m# Login fails\u001b[0m\n\nAlways.\u0007\n"))
        .contains(new Issue("Login fails", "Always.", List.of()));
  }

  @Test
  void isEmptyWhereThereIsNoTitle() {
    for (String text : List.of("", "  \n", "{}", "[]", "{\"title\":\"\"}", "{\"title\":", "[1]")) {
      assertThat(IssueText.read(text)).as(text).isEmpty();
    }
  }

  @Test
  void cutsWhatIsTooLong() {
    Issue issue = IssueText.read("t".repeat(1000) + "\n" + "😀".repeat(50_000)).orElseThrow();
    assertThat(issue.title()).hasSize(300).endsWith("…");
    assertThat(issue.body().length()).isLessThanOrEqualTo(IssueText.MAX_BODY);
    assertThat(issue.body()).endsWith("😀…");
  }
}
