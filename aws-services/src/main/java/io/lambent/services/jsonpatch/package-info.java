/**
 * JSON Patch: changes of a JSON document as a list of operations. See <a
 * href="https://www.rfc-editor.org/rfc/rfc6902">RFC 6902</a>.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.services.jsonpatch;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
