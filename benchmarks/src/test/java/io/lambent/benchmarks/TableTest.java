package io.lambent.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {

  @Test
  void hasOneHeadingAndARowPerFigure(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("table.md");
    Table.append(file, "warm", List.of(new Figure("p50", "ms", 0.1234, 0.1, "a plain server")));
    Table.append(file, "scale", List.of(Figure.alone("errors", "calls", 0, "must be 0")));

    assertThat(Files.readAllLines(file))
        .containsExactly(
            "| figure | Lambent | reference | ratio | command |",
            "|---|---|---|---|---|",
            "| p50 | 0.123 ms | a plain server, 0.100 ms | 1.23 | `benchmarks/run warm` |",
            "| errors | 0 calls | must be 0 |  | `benchmarks/run scale` |");
  }
}
