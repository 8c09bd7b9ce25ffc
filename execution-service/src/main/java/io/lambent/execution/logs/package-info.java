/** What functions write, kept in log groups and streams and served as CloudWatch Logs does. */
@NullMarked
package io.lambent.execution.logs;

import org.jspecify.annotations.NullMarked;
