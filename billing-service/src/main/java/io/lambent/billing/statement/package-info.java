/** What an account used and what it cost, for people and programs to read. */
@NullMarked
package io.lambent.billing.statement;

import org.jspecify.annotations.NullMarked;
