/** One YAML file, overridden by the environment. */
@NullMarked
package io.taskweir.cli.settings;

import org.jspecify.annotations.NullMarked;
