/** Handler processes that are kept and spoken to in lines of JSON. */
@NullMarked
package io.taskweir.cli.exec.lines;

import org.jspecify.annotations.NullMarked;
