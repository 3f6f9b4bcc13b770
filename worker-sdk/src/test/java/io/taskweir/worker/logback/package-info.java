@NullMarked
package io.taskweir.worker.logback;

import org.jspecify.annotations.NullMarked;
