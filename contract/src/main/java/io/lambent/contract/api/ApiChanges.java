package io.lambent.contract.api;

import java.util.List;

/**
 * Changes of APIs between two revisions, as gateways in other processes ask for them.
 *
 * @param revision after the changes; to be asked for next
 * @param apiIds the APIs that have changed
 * @param hasDomains true if custom domain names have changed
 */
public record ApiChanges(long revision, List<String> apiIds, boolean hasDomains) {}
