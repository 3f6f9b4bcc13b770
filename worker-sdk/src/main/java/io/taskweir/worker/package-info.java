/**
 * The library that runs the user's handlers: everything that a user of it sees is in this package.
 * The packages below it are its inside and may change with every version.
 */
@NullMarked
package io.taskweir.worker;

import org.jspecify.annotations.NullMarked;
