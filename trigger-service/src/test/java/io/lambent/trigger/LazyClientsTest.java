package io.lambent.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client libraries of clusters and brokers are not loaded unless a mapping needs them. */
class LazyClientsTest {
  private static final List<String> CLIENTS =
      List.of(
          "org.apache.kafka.",
          "com.rabbitmq.",
          "org.apache.activemq.",
          "com.mongodb.",
          "org.bson.");

  /** A class loader that loads trigger-service's classes anew, and refuses those of the clients. */
  private static final class WithoutClients extends ClassLoader {
    WithoutClients() {
      super(LazyClientsTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (CLIENTS.stream().anyMatch(name::startsWith)) {
        throw new ClassNotFoundException(name);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null) {
          return loaded;
        }
        return name.startsWith("io.lambent.trigger.")
            ? define(name)
            : super.loadClass(name, resolve);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream code = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (code == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = code.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka.KafkaPollers", "mq.MqPollers", "documentdb.DocumentDbPollers"})
  void beansAreMadeWithoutClients(String bean) throws ClassNotFoundException {
    Class<?> type = Class.forName("io.lambent.trigger." + bean, true, new WithoutClients());

    // The bean container reads these. Class.forName has initialized, and so verified, the class.
    assertThat(type.getDeclaredConstructors()).hasSize(1);
    assertThat(type.getDeclaredMethods()).isNotEmpty();
    assertThat(type.getDeclaredFields()).isNotEmpty();
  }

  @Test
  void aPollerNeedsItsClient() {
    assertThatThrownBy(
            () ->
                Class.forName("io.lambent.trigger.kafka.GroupMember", true, new WithoutClients())
                    .getDeclaredFields())
        .isInstanceOf(NoClassDefFoundError.class);
  }
}
