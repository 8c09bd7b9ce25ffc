package io.lambent.gateway.origin;

/**
 * Host names that requests on the port may have because users have made something under them, such
 * as custom domain names of APIs. All requests under them are for that, and none for the AWS API.
 */
public interface GrantedHosts {

  /**
   * @param host lower case, without port
   */
  boolean isGranted(String host);
}
