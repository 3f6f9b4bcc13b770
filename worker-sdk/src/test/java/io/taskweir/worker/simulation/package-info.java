@NullMarked
package io.taskweir.worker.simulation;

import org.jspecify.annotations.NullMarked;
