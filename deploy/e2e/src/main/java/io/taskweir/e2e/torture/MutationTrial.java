package io.taskweir.e2e.torture;

import io.taskweir.e2e.torture.check.Checker;
import io.taskweir.e2e.torture.check.Violation;
import io.taskweir.e2e.torture.history.History;
import io.taskweir.e2e.torture.mutation.Mutation;
import java.util.List;

/**
 * Whether the checker notices what a mutation does to a history.
 *
 * @param noticed it names the very invariant that the mutation breaks
 * @param what it says of it; or why not, if the history has nothing that could have gone wrong so
 */
public record MutationTrial(Mutation mutation, boolean noticed, String what) {
  /**
   * Tries it on a copy.
   *
   * @param genuine what the checker finds in the history as it is
   */
  static MutationTrial of(Mutation mutation, History history, List<Violation> genuine) {
    List<Violation> found;
    try {
      found = Checker.check(mutation.apply(history));
    } catch (IllegalStateException e) {
      return new MutationTrial(mutation, false, String.valueOf(e.getMessage()));
    }
    return found.stream()
        .filter(it -> it.invariant().equals(mutation.breaks()) && !genuine.contains(it))
        .findFirst()
        .map(it -> new MutationTrial(mutation, true, it.toString()))
        .orElseGet(
            () -> new MutationTrial(mutation, false, "nothing found of " + mutation.breaks()));
  }
}
