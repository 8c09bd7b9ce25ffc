package io.lambent.contract.api;

/**
 * The name of an API and its owner.
 *
 * @param id the first label of its host name, ten lower-case letters and digits
 * @param account twelve digits
 */
public record ApiIdentity(String id, String account, String region) {}
