package dev.dispatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class HomePathsTest {
  @Test
  void putsSocketsIntoTheHome() throws IOException {
    HomePaths paths = new HomePaths(Path.of("/home/me/.dispatch"));
    assertThat(paths.socket()).isEqualTo(Path.of("/home/me/.dispatch/dispatch.sock"));
    assertThat(paths.workerSocket()).isEqualTo(Path.of("/home/me/.dispatch/worker.sock"));
  }

  @Test
  void putsSocketsOfALongHomeWhereTheirPathsAreShortAndTheirOwn() throws IOException {
    HomePaths one = new HomePaths(Path.of("/nowhere/" + "x".repeat(90)));
    HomePaths other = new HomePaths(Path.of("/nowhere/" + "y".repeat(90)));
    assertThat(one.socket().toString()).startsWith("/tmp/dispatch-").hasSizeLessThan(100);
    assertThat(one.socket())
        .isEqualTo(new HomePaths(one.home()).socket())
        .isNotEqualTo(one.workerSocket())
        .isNotEqualTo(other.socket());
  }

  @Test
  void countsBytesNotLetters() throws IOException {
    HomePaths paths = new HomePaths(Path.of("/" + "ä".repeat(45)));
    assertThat(paths.socket().toString()).startsWith("/tmp/dispatch-");
  }
}
