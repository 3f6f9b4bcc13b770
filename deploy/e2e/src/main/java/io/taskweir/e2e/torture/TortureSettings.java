package io.taskweir.e2e.torture;

import io.taskweir.e2e.torture.fault.FaultKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a run is like.
 *
 * @param faulty how long faults happen under load, before everything is healed
 * @param operationsPerSecond of all clients together
 * @param kinds of faults, of which those are left out that the machine does not allow
 * @param folder for data, logs and the report; made if it is missing
 */
public record TortureSettings(
    long seed, Duration faulty, double operationsPerSecond, List<FaultKind> kinds, Path folder) {}
