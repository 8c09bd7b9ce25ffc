package io.lambent.services;

import io.lambent.client.signal.Signals;
import java.sql.DriverManager;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SignalConfiguration {

  @Bean
  Signals signals(DataSource pool, JdbcConnectionDetails database) {
    return new Signals(
            pool, () -> DriverManager.getConnection(database.getJdbcUrl(), properties(database)))
        .start();
  }

  private static Properties properties(JdbcConnectionDetails database) {
    Properties properties = new Properties();
    putIfThere(properties, "user", database.getUsername());
    putIfThere(properties, "password", database.getPassword());
    properties.setProperty("ApplicationName", "lambent-signals");
    properties.setProperty("tcpKeepAlive", "true");
    return properties;
  }

  private static void putIfThere(Properties properties, String name, @Nullable String value) {
    if (value != null) {
      properties.setProperty(name, value);
    }
  }
}
