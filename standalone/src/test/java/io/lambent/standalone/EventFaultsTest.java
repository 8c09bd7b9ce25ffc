package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.standalone.EventFaults.Kind;
import io.lambent.standalone.EventFaults.Victim;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Some rounds of {@link EventFaults}. */
@Timeout(1800)
class EventFaultsTest {
  @TempDir Path directory;

  @Test
  void whateverWasAcknowledgedArrivesAlthoughThePlatformAndPostgresAreKilled() throws Exception {
    EventFaults.Result result =
        EventFaults.run(
            directory,
            // Publications and events that a killed platform had claimed come only after a minute.
            EnumSet.complementOf(EnumSet.of(Kind.PUBLICATION, Kind.EVENT)),
            List.of(Victim.POSTGRES, Victim.PLATFORM),
            new Random(1));

    assertThat(result.missing()).as(result.text()).isEmpty();
  }
}
