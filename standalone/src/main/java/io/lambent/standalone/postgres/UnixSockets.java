package io.lambent.standalone.postgres;

import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import javax.net.SocketFactory;

/**
 * The socket factory that the JDBC URL names for PostgreSQL's driver. Its sockets connect to one
 * Unix domain address, whatever host and port the driver asks for.
 *
 * @see <a href="https://jdbc.postgresql.org/documentation/use/#unix-sockets">Unix sockets</a>
 */
public final class UnixSockets extends SocketFactory {
  private final UnixDomainSocketAddress address;

  /**
   * @param path the path of the socket, from the property {@code socketFactoryArg}
   */
  public UnixSockets(String path) {
    this.address = UnixDomainSocketAddress.of(path);
  }

  /** Returns a socket that the driver then connects. */
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
