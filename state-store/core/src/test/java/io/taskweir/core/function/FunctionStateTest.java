package io.taskweir.core.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.protocol.function.FunctionConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionStateTest {
  private static final FunctionConfig QUICK =
      FunctionConfig.parse("{\"maxRetries\":0}".getBytes(StandardCharsets.UTF_8));

  @Test
  void aFunctionThatNobodyNamedDoesNotExistAndHasTheDefaults() {
    assertThat(FunctionState.UNKNOWN.exists()).isFalse();
    assertThat(FunctionState.UNKNOWN.isPaused()).isFalse();
    assertThat(FunctionState.UNKNOWN.config()).isEqualTo(FunctionConfig.DEFAULT);
  }

  @Test
  void aConfigOrATaskBringsItIntoBeing() {
    assertThat(FunctionState.UNKNOWN.withConfig(QUICK, 1).exists()).isTrue();
    assertThat(FunctionState.UNKNOWN.used().exists()).isTrue();
    assertThat(FunctionState.UNKNOWN.withPause(true, 1).exists()).isFalse();
  }

  @Test
  void aDeletionTakesBackAllThatIsOlder() {
    FunctionState deleted =
        FunctionState.UNKNOWN.withConfig(QUICK, 1).withPause(true, 2).used().deleted(3);

    assertThat(deleted.exists()).isFalse();
    assertThat(deleted.isPaused()).isFalse();
    assertThat(deleted.config()).isEqualTo(FunctionConfig.DEFAULT);
    assertThat(deleted.version()).isEqualTo(3);
  }

  @Test
  void whatComesAfterADeletionHolds() {
    FunctionState anew = FunctionState.UNKNOWN.deleted(3).withConfig(QUICK, 4).withPause(true, 5);

    assertThat(anew.exists()).isTrue();
    assertThat(anew.isPaused()).isTrue();
    assertThat(anew.config()).isEqualTo(QUICK);
    assertThat(FunctionState.UNKNOWN.deleted(3).used().exists()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void changesInAnyOrderAndAnyNumberComeToTheSame(long seed) {
    Random random = new Random(seed);
    List<UnaryOperator<FunctionState>> changes = new ArrayList<>();
    for (int version = 1; version <= 6; version++) {
      int at = version;
      switch (random.nextInt(3)) {
        case 0 ->
            changes.add(it -> it.withConfig(at % 2 == 0 ? QUICK : FunctionConfig.DEFAULT, at));
        case 1 -> changes.add(it -> it.withPause(at % 2 == 0, at));
        default -> changes.add(it -> it.deleted(at));
      }
    }
    FunctionState inOrder = applied(changes);
    for (int i = 0; i < 50; i++) {
      List<UnaryOperator<FunctionState>> shuffled = new ArrayList<>(changes);
      shuffled.add(changes.get(random.nextInt(changes.size())));
      Collections.shuffle(shuffled, random);
      assertThat(applied(shuffled)).isEqualTo(inOrder);
    }
  }

  private static FunctionState applied(List<UnaryOperator<FunctionState>> changes) {
    FunctionState state = FunctionState.UNKNOWN;
    for (UnaryOperator<FunctionState> change : changes) {
      state = change.apply(state);
    }
    return state;
  }
}
