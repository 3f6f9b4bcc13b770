/**
 * One small program for each thing that a worker can do. Each takes the address of Kafka as its
 * argument ({@code localhost:9092} if there is none), submits what it needs, and ends.
 */
@NullMarked
package io.taskweir.examples;

import org.jspecify.annotations.NullMarked;
