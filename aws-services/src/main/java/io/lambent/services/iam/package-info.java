/**
 * Identity and Access Management: roles, users, groups and policies. They are stored and checked as
 * AWS does; nothing is allowed or denied by them yet.
 */
@ApplicationModule(allowedDependencies = {"front", "keyring", "policy", "tags"})
@NullMarked
package io.lambent.services.iam;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
