/** Processor, memory, time and how they are said: what every figure is made of. */
@NullMarked
package io.taskweir.bench.measure;

import org.jspecify.annotations.NullMarked;
