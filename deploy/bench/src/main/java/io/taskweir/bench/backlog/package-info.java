/** Scenario backlog: the same work with nothing waiting and with very many tasks waiting. */
@NullMarked
package io.taskweir.bench.backlog;

import org.jspecify.annotations.NullMarked;
