/**
 * Scenario submit: how many submissions a second each entrance acknowledges, with nobody to work
 * them off.
 */
@NullMarked
package io.taskweir.bench.submit;

import org.jspecify.annotations.NullMarked;
