/** Scenario workers: very many connected workers on one dispatcher. */
@NullMarked
package io.taskweir.bench.workers;

import org.jspecify.annotations.NullMarked;
