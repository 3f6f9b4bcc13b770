package io.taskweir.e2e.torture.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.e2e.torture.history.History;
import io.taskweir.e2e.torture.mutation.Mutation;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckerTest {
  private final History healthy = HealthyHistory.make();

  @Test
  void findsNothingWhereAllWentWell() {
    assertThat(Checker.check(healthy)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void seesEveryMutation(Mutation mutation) {
    assertThat(Checker.check(mutation.apply(healthy)))
        .extracting(Violation::invariant)
        .contains(mutation.breaks());
  }

  @Test
  void thereIsAMutationForEveryInvariant() {
    assertThat(Arrays.stream(Mutation.values()).map(Mutation::breaks).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(
            Checker.invariants().stream().map(Invariant::name).toList());
  }

  @Test
  void aMutationLeavesTheHistoryThatItIsMadeOfAsItWas() {
    for (Mutation mutation : Mutation.values()) {
      mutation.apply(healthy);
    }
    assertThat(Checker.check(healthy)).isEmpty();
  }
}
