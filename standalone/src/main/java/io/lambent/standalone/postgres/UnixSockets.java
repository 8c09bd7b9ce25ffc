package io.lambent.standalone.postgres;

import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import javax.net.SocketFactory;

/**
 * The socket factory of PostgreSQL's driver, by its name in the JDBC URL: sockets to one Unix
 * domain address, whatever host and port it asks for.
 *
 * @see <a href="https://jdbc.postgresql.org/documentation/use/#unix-sockets">Unix sockets</a>
 */
public final class UnixSockets extends SocketFactory {
  private final UnixDomainSocketAddress address;

  /**
   * @param path of the socket; the property {@code socketFactoryArg}
   */
  public UnixSockets(String path) {
    this.address = UnixDomainSocketAddress.of(path);
  }

  /** Not connected yet; the driver connects it, to an address that is not used. */
  @Override
  public Socket createSocket() {
    return new UnixSocket(address);
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(
      InetAddress address, int port, InetAddress localAddress, int localPort) {
    throw new UnsupportedOperationException();
  }
}
