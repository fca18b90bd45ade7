package dev.dispatch.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What programs print of the time at which one may go on. */
final class LimitResetTest {
  private static final Instant NOW = Instant.parse("2026-11-21T15:00:00Z");

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          visit https://x/usage to purchase more credits or try again at 5:09 PM. ~ 2026-11-21T16:09:00Z
          or try again at 9:09 AM.                               ~ 2026-11-22T08:09:00Z
          or try again at Nov 25th, 2026 5:09 PM.                ~ 2026-11-25T16:09:00Z
          or try again at Jan 2nd 5:09 PM.                       ~ 2027-01-02T16:09:00Z
          You've hit your session limit · resets 5pm             ~ 2026-11-21T16:00:00Z
          5-hour limit reached ∙ resets 3pm (America/New_York)   ~ 2026-11-21T20:00:00Z
          weekly limit · resets Nov 24 at 12:30am (UTC)          ~ 2026-11-24T00:30:00Z
          Claude AI usage limit reached|1763740000               ~ 2025-11-21T15:46:40Z
          Please try again in 20s.                               ~ 2026-11-21T15:00:20Z
          try again in 1h 5m                                     ~ 2026-11-21T16:05:00Z
          Try again in 2 days 3 hours 4 minutes.                 ~ 2026-11-23T18:04:00Z
          retry after in 1.5s                                    ~ 2026-11-21T15:00:01.500Z
          try again in 350ms                                     ~ 2026-11-21T15:00:00.350Z
          resets at 17:30                                        ~ 2026-11-21T16:30:00Z
          12am: resets 12am                                      ~ 2026-11-21T23:00:00Z
          resets 12pm                                            ~ 2026-11-22T11:00:00Z
          Please try again later.                                ~
          resets 25:99                                           ~
          resets 5                                               ~
          resets 3pm (Nowhere/Atall)                             ~
          the worker resets the board                            ~
          """)
  void findsTheMoment(String text, @Nullable Instant expected) {
    assertThat(LimitReset.find(text, NOW, ZoneId.of("Europe/Berlin")).orElse(null))
        .isEqualTo(expected);
  }
}
