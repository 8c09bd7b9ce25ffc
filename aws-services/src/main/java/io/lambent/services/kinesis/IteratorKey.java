package io.lambent.services.kinesis;

import java.security.SecureRandom;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The key that encrypts shard iterators, which all instances share. It is generated on first use.
 */
@Component
class IteratorKey {
  private static final int BYTES = 32;

  private final JdbcClient jdbc;
  private volatile @Nullable SecretKey key;

  IteratorKey(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  SecretKey get() {
    SecretKey known = key;
    if (known == null) {
      known = new SecretKeySpec(load(), "AES");
      key = known;
    }
    return known;
  }

  private byte[] load() {
    byte[] fresh = new byte[BYTES];
    new SecureRandom().nextBytes(fresh);
    jdbc.sql(
            """
            insert into lambent_aws.kinesis_secret (id, key) values (1, :key)
              on conflict (id) do nothing
            """)
        .param("key", fresh)
        .update();
    return jdbc.sql("select key from lambent_aws.kinesis_secret where id = 1")
        .query(byte[].class)
        .single();
  }
}
