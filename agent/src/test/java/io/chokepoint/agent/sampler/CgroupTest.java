package io.chokepoint.agent.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupTest {

  private static final String V2_MOUNT =
      "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";
  private static final String V1_MOUNT =
      "33 24 0:28 ROOT /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct\n";

  @TempDir Path root;

  @Test
  void readsVersion2InsideAContainer() throws IOException {
    file("/proc/self/cgroup", "0::/\n");
    file("/proc/self/mountinfo", V2_MOUNT);
    file("/sys/fs/cgroup/cpu.max", "150000 100000\n");
    file(
        "/sys/fs/cgroup/cpu.stat",
        "usage_usec 9\nuser_usec 5\nsystem_usec 4\nnr_periods 40\nnr_throttled 7\nthrottled_usec 812\n");

    Cgroup cgroup = find();

    assertThat(cgroup.cpuLimit()).isEqualTo(1.5);
    assertThat(cgroup.throttledNanos()).isEqualTo(812_000);
  }

  @Test
  void takesTheTightestLimitOfTheGroupsAboveIt() throws IOException {
    file("/proc/self/cgroup", "0::/system.slice/shop.service\n");
    file("/proc/self/mountinfo", V2_MOUNT);
    String slice = "/sys/fs/cgroup/system.slice";
    file(slice + "/shop.service/cpu.max", "max 100000\n");
    file(slice + "/shop.service/cpu.stat", "throttled_usec 3\n");
    file(slice + "/cpu.max", "50000 100000\n");
    file(slice + "/cpu.stat", "throttled_usec 99\n");
    file("/sys/fs/cgroup/cpu.stat", "usage_usec 1\n");

    assertThat(find().cpuLimit()).isEqualTo(0.5);
    assertThat(find().throttledNanos()).isEqualTo(3_000);
  }

  @Test
  void saysUnlimitedAsUnknownLimitAndNotAsZero() throws IOException {
    file("/proc/self/cgroup", "0::/\n");
    file("/proc/self/mountinfo", V2_MOUNT);
    file("/sys/fs/cgroup/cpu.max", "max 100000\n");
    file("/sys/fs/cgroup/cpu.stat", "usage_usec 9\n");

    assertThat(find().cpuLimit()).isNull();
    assertThat(find().throttledNanos()).isNull();
  }

  @Test
  void readsVersion1() throws IOException {
    file("/proc/self/cgroup", "5:memory:/x\n2:cpu,cpuacct:/docker/abc\n0::/\n");
    file("/proc/self/mountinfo", V1_MOUNT.replace("ROOT", "/"));
    String group = "/sys/fs/cgroup/cpu,cpuacct/docker/abc";
    file(group + "/cpu.cfs_quota_us", "200000\n");
    file(group + "/cpu.cfs_period_us", "100000\n");
    file(group + "/cpu.stat", "nr_periods 5\nnr_throttled 1\nthrottled_time 123456789\n");

    assertThat(find().cpuLimit()).isEqualTo(2.0);
    assertThat(find().throttledNanos()).isEqualTo(123_456_789);
  }

  @Test
  void readsVersion1InsideAContainerWhoseMountStartsAtItsGroup() throws IOException {
    file("/proc/self/cgroup", "2:cpu,cpuacct:/docker/abc\n");
    file("/proc/self/mountinfo", V1_MOUNT.replace("ROOT", "/docker/abc"));
    String group = "/sys/fs/cgroup/cpu,cpuacct";
    file(group + "/cpu.cfs_quota_us", "-1\n");
    file(group + "/cpu.cfs_period_us", "100000\n");
    file(group + "/cpu.stat", "throttled_time 5\n");

    assertThat(find().cpuLimit()).isNull();
    assertThat(find().throttledNanos()).isEqualTo(5);
  }

  @Test
  void takesVersion1WhereVersion2IsMountedWithoutTheCpuController() throws IOException {
    file("/proc/self/cgroup", "1:cpu:/\n0::/\n");
    file(
        "/proc/self/mountinfo",
        "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n"
            + "32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu\n");
    file("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "100000");
    file("/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000");

    assertThat(find().cpuLimit()).isEqualTo(1.0);
  }

  @Test
  void isNotThereWhereThereAreNoGroups() throws IOException {
    assertThat(Cgroup.find(new ProcFiles(root))).isNull();
    file("/proc/self/mountinfo", "garbage\n\n1 2 3\n");
    assertThat(Cgroup.find(new ProcFiles(root))).isNull();
  }

  private Cgroup find() {
    Cgroup cgroup = Cgroup.find(new ProcFiles(root));
    assertThat(cgroup).isNotNull();
    return cgroup;
  }

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path.substring(1));
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
