package io.taskweir.statestore.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VainTriesTest {
  private final VainTries<String> tries = new VainTries<>(3);

  @Test
  void whatHasBeenTriedOftenEnoughIsOver() {
    assertThat(tries.endRound(Set.of("a"))).isEmpty();
    assertThat(tries.endRound(List.of("a", "b"))).isEmpty();
    assertThat(tries.endRound(List.of("a", "b"))).containsExactly("a");
    assertThat(tries.endRound(Set.of("b"))).containsExactly("b");
  }

  @Test
  void whatSucceededInBetweenBeginsAnew() {
    tries.endRound(Set.of("a"));
    tries.endRound(Set.of("a"));
    tries.endRound(Set.of());

    assertThat(tries.endRound(Set.of("a"))).isEmpty();
    assertThat(tries.endRound(Set.of("a"))).isEmpty();
    assertThat(tries.endRound(Set.of("a"))).containsExactly("a");
  }

  @Test
  void whatIsOverBeginsAnewToo() {
    VainTries<String> once = new VainTries<>(1);

    assertThat(once.endRound(Set.of("a"))).containsExactly("a");
    assertThat(once.endRound(Set.of("a"))).containsExactly("a");
  }
}
