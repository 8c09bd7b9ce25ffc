/**
 * The Security Token Service: credentials that expire. Session tokens carry all that is known of a
 * session, encrypted by a key of the installation, so that sessions are stored nowhere.
 */
@ApplicationModule(allowedDependencies = {"front", "iam", "keyring", "policy"})
@NullMarked
package io.lambent.services.sts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
