package io.lambent.services.keyring;

import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Secret keys that all instances share, each of 256 bits with a name. They are stored in the
 * database, so that everyone who can read it can use them.
 */
@Component
public class InstallationKeys {
  private static final int KEY_BYTES = 32;

  private final JdbcClient jdbc;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, SealingKey> known = new ConcurrentHashMap<>();

  InstallationKeys(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The key of a name, made where there is none yet.
   *
   * @param name never from a request
   */
  public SealingKey get(String name) {
    SealingKey present = known.get(name);
    if (present == null) {
      present = new SealingKey(stored(name));
      known.put(name, present);
    }
    return present;
  }

  private byte[] stored(String name) {
    byte[] made = new byte[KEY_BYTES];
    random.nextBytes(made);
    jdbc.sql(
            "insert into lambent_aws.installation_key (name, key) values (:name, :key)"
                + " on conflict (name) do nothing")
        .param("name", name)
        .param("key", made)
        .update();
    return jdbc.sql("select key from lambent_aws.installation_key where name = :name")
        .param("name", name)
        .query(byte[].class)
        .single();
  }
}
