/** The demo: the whole chain on real files. */
@NullMarked
package io.taskweir.cli.demo;

import org.jspecify.annotations.NullMarked;
