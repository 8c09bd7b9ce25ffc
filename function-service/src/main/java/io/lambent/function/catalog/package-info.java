/**
 * Functions and their configuration: what is stored of a function and its versions, how it is
 * created, changed, read and deleted, and how it becomes ready to run.
 */
@ApplicationModule(allowedDependencies = {"account", "awsapi", "code", "layer", "tag"})
@NullMarked
package io.lambent.function.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
