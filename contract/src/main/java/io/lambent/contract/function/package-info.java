/**
 * What the control plane tells the others about functions: who they are, what running a qualifier
 * needs, and where their URLs lead.
 */
@NullMarked
package io.lambent.contract.function;

import org.jspecify.annotations.NullMarked;
