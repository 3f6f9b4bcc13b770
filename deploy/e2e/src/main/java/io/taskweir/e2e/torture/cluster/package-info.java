/** The cluster under torture: hosts, the programs on them, and what can be done to both. */
@NullMarked
package io.taskweir.e2e.torture.cluster;

import org.jspecify.annotations.NullMarked;
