/**
 * The drivers that isolate functions with Linux namespaces: by our own launcher, and by bubblewrap.
 */
@NullMarked
package io.lambent.execution.sandbox.namespace;

import org.jspecify.annotations.NullMarked;
