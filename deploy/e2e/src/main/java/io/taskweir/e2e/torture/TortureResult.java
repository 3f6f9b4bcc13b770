package io.taskweir.e2e.torture;

import io.taskweir.e2e.torture.check.Violation;
import io.taskweir.e2e.torture.fault.FaultKind;
import io.taskweir.e2e.torture.fault.Schedule.Injected;
import java.util.List;

/**
 * What a run has shown.
 *
 * @param skipped kinds of faults that this machine does not allow
 * @param repeats attempts that ran more than once
 * @param restarts of processes beyond their first start
 * @param drainMs from the end of all faults until every task had ended
 * @param violations of invariants; none if all is well
 * @param mutations that were tried
 */
public record TortureResult(
    long seed,
    List<Injected> faults,
    List<FaultKind> skipped,
    long operations,
    long unknown,
    long tasks,
    long repeats,
    long restarts,
    long drainMs,
    List<Violation> violations,
    List<MutationTrial> mutations) {

  /** Whether an invariant is broken, or would be by every mutation that was tried. */
  boolean isBroken() {
    return !violations.isEmpty()
        || (!mutations.isEmpty() && mutations.stream().allMatch(MutationTrial::noticed));
  }
}
