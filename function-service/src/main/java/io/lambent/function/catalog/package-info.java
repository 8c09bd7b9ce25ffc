/**
 * Functions and their versions: how they are stored, created, changed, read and deleted, and how
 * they become ready to run.
 */
@ApplicationModule(
    allowedDependencies = {"account", "awsapi", "code", "configuration", "layer", "tag"})
@NullMarked
package io.lambent.function.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
