/** Tenants at work: what they submit, what handlers do with it, and what they were answered. */
@NullMarked
package io.taskweir.e2e.torture.load;

import org.jspecify.annotations.NullMarked;
