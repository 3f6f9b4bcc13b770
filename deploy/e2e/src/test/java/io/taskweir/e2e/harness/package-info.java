/** What the tests stand on: servers in this JVM and in processes of their own, HTTP, topics. */
@NullMarked
package io.taskweir.e2e.harness;

import org.jspecify.annotations.NullMarked;
