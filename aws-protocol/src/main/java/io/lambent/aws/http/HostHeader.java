package io.lambent.aws.http;

import java.net.URI;

/** The header {@code Host}, which signatures cover and HTTP clients write by themselves. */
public final class HostHeader {
  public static final String NAME = "Host";

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private HostHeader() {}

  /** Returns the value for requests to a server: its host, and its port unless that is default. */
  public static String of(URI server) {
    int port = server.getPort();
    int standard = "https".equals(server.getScheme()) ? HTTPS_PORT : HTTP_PORT;
    return port < 0 || port == standard ? server.getHost() : server.getHost() + ":" + port;
  }
}
