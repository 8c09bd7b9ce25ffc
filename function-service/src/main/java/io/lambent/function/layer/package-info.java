/**
 * A layer is an archive that functions share: published under a name in numbered versions, shown to
 * other accounts as its policy says, and laid below {@code /opt} of the functions that use it.
 */
@ApplicationModule(allowedDependencies = {"account", "awsapi", "code", "policydocument"})
@NullMarked
package io.lambent.function.layer;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
