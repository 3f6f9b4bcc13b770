package io.taskweir.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WellFormedTest {
  @Test
  void textWithWholePairsIsWellFormed() {
    assertThat(WellFormed.isWellFormed("")).isTrue();
    assertThat(WellFormed.isWellFormed("aä€\ud83d\ude00")).isTrue();
  }

  @Test
  void halvesAreFoundWhereverTheyAre() {
    assertThat(WellFormed.isWellFormed("\ud83d")).isFalse();
    assertThat(WellFormed.isWellFormed("\ude00")).isFalse();
    assertThat(WellFormed.isWellFormed("\ude00\ud83d")).isFalse();
    assertThat(WellFormed.isWellFormed("\ud83d\ud83d\ude00")).isFalse();
    assertThat(WellFormed.isWellFormed("\ud83d\ude00\ude00")).isFalse();
  }

  @Test
  void halvesAreReplacedAndNothingElse() {
    String whole = "aä€\ud83d\ude00";
    assertThat(WellFormed.repaired(whole)).isSameAs(whole);
    assertThat(WellFormed.repaired("a\ud83d")).isEqualTo("a\ufffd");
    assertThat(WellFormed.repaired("\ude00\ud83d\ude00\ud83d"))
        .isEqualTo("\ufffd\ud83d\ude00\ufffd");
  }
}
