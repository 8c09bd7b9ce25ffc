package io.lambent.execution.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.execution.cgroup.LimitsProperties.CpuShare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written into and read from the files of version 2. */
class CgroupV2Test {
  @TempDir Path directory;

  private CgroupV2 group(CpuShare cpu) throws IOException {
    for (String file :
        List.of(
            "memory.max",
            "memory.swap.max",
            "pids.max",
            "cpu.max",
            "cpu.weight",
            "cgroup.freeze")) {
      Files.writeString(directory.resolve(file), "");
    }
    return new CgroupV2(directory, TestingLimits.of(cpu), true);
  }

  private String written(String file) throws IOException {
    return Files.readString(directory.resolve(file));
  }

  @Test
  void limitsMemoryToThatOfTheFunctionAndAFullTemporaryDirectory() throws Exception {
    group(CpuShare.NONE).limit(new ResourceLimits(128, 512));

    assertThat(written("memory.max")).isEqualTo(Long.toString((128 + 4 + 512) * 1024L * 1024));
    assertThat(written("memory.swap.max")).isEqualTo("0");
    assertThat(written("pids.max")).isEqualTo("1024");
    assertThat(written("cpu.max")).isEmpty();
  }

  @Test
  void givesTwoProcessorsToTheInitPhaseAndTheFunctionsShareAfterwards() throws Exception {
    CgroupV2 group = group(CpuShare.QUOTA);

    group.limit(new ResourceLimits(1769, 0));
    assertThat(written("cpu.max")).isEqualTo("40000 20000");
    group.initialised();

    assertThat(written("cpu.max")).isEqualTo("20000 20000");
  }

  @Test
  void weighsProcessorsByMemory() throws Exception {
    group(CpuShare.WEIGHT).limit(new ResourceLimits(3538, 0));

    assertThat(written("cpu.weight")).isEqualTo("200");
  }

  @Test
  void countsMemoryWithoutFiles() throws Exception {
    CgroupV2 group = group(CpuShare.NONE);
    group.limit(new ResourceLimits(128, 512));
    long mib = 1024L * 1024;
    Files.writeString(directory.resolve("memory.current"), 300 * mib + "\n");
    Files.writeString(
        directory.resolve("memory.stat"),
        "anon 1\nfile " + 170 * mib + "\nslab_reclaimable 0\nfile_mapped 5\n");
    assertThat(group.exceedsMemory()).isFalse();

    Files.writeString(directory.resolve("memory.current"), 303 * mib + "\n");

    assertThat(group.exceedsMemory()).isTrue();
  }

  @Test
  void knowsHowManyProcessesTheKernelEndedForMemory() throws Exception {
    CgroupV2 group = group(CpuShare.NONE);
    Files.writeString(
        directory.resolve("memory.events"), "low 0\nhigh 0\nmax 9\noom 1\noom_kill 3\n");

    assertThat(group.outOfMemoryKills()).isEqualTo(3);
  }

  @Test
  void freezesAndThaws() throws Exception {
    CgroupV2 group = group(CpuShare.NONE);

    assertThat(group.freeze()).isTrue();
    assertThat(written("cgroup.freeze")).isEqualTo("1");
    group.thaw();
    assertThat(written("cgroup.freeze")).isEqualTo("0");
  }

  @Test
  void endsAllEnvironmentsOfAnInstanceByOneWriteEach() throws Exception {
    Path environment = Files.createDirectory(directory.resolve("1"));
    for (Path group : List.of(directory, environment)) {
      Files.writeString(group.resolve("cgroup.kill"), "");
      Files.writeString(group.resolve("cgroup.procs"), "1000000000");
    }

    CgroupRemoval.kill(List.of(directory));

    assertThat(written("cgroup.kill")).isEqualTo("1");
    assertThat(written("1/cgroup.kill")).isEqualTo("1");
  }
}
