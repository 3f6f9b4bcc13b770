/** What happened in a run, as clients, handlers, topics and the API tell it. */
@NullMarked
package io.taskweir.e2e.torture.history;

import org.jspecify.annotations.NullMarked;
