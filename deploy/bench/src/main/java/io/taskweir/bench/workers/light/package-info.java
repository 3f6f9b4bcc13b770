/**
 * Workers that are nothing but a stream, thousands of them in one process of their own: what a
 * dispatcher pays for a worker, without what the worker pays for itself.
 */
@NullMarked
package io.taskweir.bench.light;

import org.jspecify.annotations.NullMarked;
