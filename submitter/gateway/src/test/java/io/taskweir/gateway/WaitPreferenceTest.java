package io.taskweir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;

final class WaitPreferenceTest {
  @Test
  void readsSecondsWithAndWithoutTheirUnit() {
    assertThat(seconds("wait=30")).isEqualTo(30);
    assertThat(seconds("wait=30s")).isEqualTo(30);
    assertThat(seconds("wait=\"30\"")).isEqualTo(30);
    assertThat(seconds("Wait = 30")).isEqualTo(30);
  }

  @Test
  void findsItAmongOtherPreferences() {
    assertThat(seconds("respond-async, wait=10", "handling=lenient")).isEqualTo(10);
    assertThat(seconds("handling=lenient", "respond-async;wait=10")).isEqualTo(10);
  }

  @Test
  void isShortenedToAMinute() {
    assertThat(seconds("wait=61")).isEqualTo(60);
    assertThat(seconds("wait=999999999")).isEqualTo(60);
  }

  @Test
  void whatCannotBeUnderstoodIsIgnored() {
    assertThat(seconds()).isZero();
    assertThat(seconds("", "wait", "wait=", "wait=-1", "wait=soon", "wait=9999999999")).isZero();
    assertThat(seconds("await=5")).isZero();
  }

  private static long seconds(String... headers) {
    Duration wait = WaitPreference.parse(Collections.enumeration(Arrays.asList(headers)));
    return wait.toSeconds();
  }
}
