@NullMarked
package io.taskweir.examples;

import org.jspecify.annotations.NullMarked;
