/** What a task is: its terms, its phase, its history, and the events that change it. */
@NullMarked
package io.taskweir.core.task;

import org.jspecify.annotations.NullMarked;
