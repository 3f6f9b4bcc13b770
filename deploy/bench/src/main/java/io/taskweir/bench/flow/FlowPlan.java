package io.taskweir.bench.flow;

import io.taskweir.bench.line.LineSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link FlowRun} does.
 *
 * @param scenario its public name
 * @param warmup tasks as fast as they go, first of all
 * @param rate null for as fast as they go
 * @param tasks measured
 * @param profile where a JFR recording of the measured phase goes; null for none
 */
record FlowPlan(
    String scenario,
    LineSettings line,
    int warmup,
    @Nullable FixedRate rate,
    int tasks,
    @Nullable Path profile) {}
