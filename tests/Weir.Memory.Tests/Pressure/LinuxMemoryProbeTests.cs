using Microsoft.Extensions.Time.Testing;

namespace Weir.Memory.Tests.Pressure;

/// <summary>A kernel made of files in a temporary folder.</summary>
public sealed class LinuxMemoryProbeTests : IDisposable
{
    private const long MB = 1 << 20;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("weir-probe-");
    private readonly LinuxMemoryProbe _probe;

    public LinuxMemoryProbeTests() => _probe = new LinuxMemoryProbe(_root.FullName, () => null);

    [Fact]
    public void Machine_and_process_are_read_in_bytes()
    {
        Write(
            "proc/meminfo",
            "MemTotal:       24684096 kB\nMemFree: 1 kB\nMemAvailable:   20000000 kB\n"
        );
        Write(
            "proc/self/status",
            "Name:\tweir\nVmPeak:\t  900 kB\nVmRSS:\t  123456 kB\nThreads:\t9\n"
        );

        var reading = new LinuxMemoryProbe(_root.FullName, () => 7).Read();

        Assert.Equal(
            (24684096L * 1024, 20000000L * 1024),
            (reading.SystemTotal, reading.SystemAvailable)
        );
        Assert.Equal((123456L * 1024, 7), (reading.ProcessBytes, reading.ProcessLimit));
        Assert.Null(reading.ContainerLimit);
    }

    [Fact]
    public void A_version_2_group_counts_without_what_the_kernel_can_drop()
    {
        Write("proc/self/cgroup", "0::/weir.slice\n");
        Group("sys/fs/cgroup/weir.slice", max: "1073741824", current: 900 * MB, inactive: 200 * MB);

        var reading = _probe.Read();

        Assert.Equal((700 * MB, 1024 * MB), (reading.ContainerBytes, reading.ContainerLimit));
        Assert.Equal(700.0 / 1024, reading.UsedShare, precision: 9);
    }

    [Fact]
    public void Of_nested_limits_the_one_with_least_room_bounds_and_the_fullest_presses()
    {
        Write("proc/self/cgroup", "0::/a/b/c\n");
        Group("sys/fs/cgroup/a", max: $"{10_000 * MB}", current: 9_000 * MB);
        Group("sys/fs/cgroup/a/b", max: $"{1_000 * MB}", current: 400 * MB);
        Group("sys/fs/cgroup/a/b/c", max: "max", current: 300 * MB);

        var reading = _probe.Read();

        Assert.Equal((400 * MB, 1_000 * MB), (reading.ContainerBytes, reading.ContainerLimit));
        Assert.Equal(0.9, reading.UsedShare, precision: 9);
    }

    [Fact]
    public void The_limit_at_which_the_kernel_slows_down_is_a_limit()
    {
        Write("proc/self/cgroup", "0::/\n");
        Group("sys/fs/cgroup", max: $"{1_000 * MB}", current: 100 * MB);
        Write("sys/fs/cgroup/memory.high", $"{500 * MB}\n");
        Assert.Equal(500 * MB, _probe.Read().ContainerLimit);
    }

    [Fact]
    public void A_version_1_group_is_read_too_and_unlimited_is_no_limit()
    {
        Write("proc/self/cgroup", "5:devices:/\n4:cpu,memory:/docker/abc\n0::/\n");
        var parent = "sys/fs/cgroup/memory/docker";
        Write($"{parent}/memory.limit_in_bytes", "9223372036854771712\n");
        Write($"{parent}/memory.usage_in_bytes", $"{5_000 * MB}\n");
        Write($"{parent}/abc/memory.limit_in_bytes", $"{512 * MB}\n");
        Write($"{parent}/abc/memory.usage_in_bytes", $"{300 * MB}\n");
        Write(
            $"{parent}/abc/memory.stat",
            $"cache 5\ninactive_file 1\ntotal_inactive_file {44 * MB}\n"
        );

        var reading = _probe.Read();

        Assert.Equal((256 * MB, 512 * MB), (reading.ContainerBytes, reading.ContainerLimit));
    }

    [Fact]
    public void In_a_container_whose_path_is_the_hosts_the_mounts_root_is_the_group()
    {
        Write("proc/self/cgroup", "0::/system.slice/docker-0123.scope\n");
        Group("sys/fs/cgroup", max: $"{512 * MB}", current: 100 * MB);
        Assert.Equal(512 * MB, _probe.Read().ContainerLimit);
    }

    [Fact]
    public void Nothing_is_known_where_there_is_nothing() => Assert.Equal(default, _probe.Read());

    [Theory]
    [InlineData("proc/meminfo", "MemTotal: 10 kB\nMemAvailable: 11 kB\n")]
    [InlineData("proc/meminfo", "MemTotal: 99999999999999999999 kB\nMemAvailable: 1 kB\n")]
    [InlineData("proc/meminfo", "MemTotal: -5 kB\nMemAvailable: -6 kB\n")]
    [InlineData("proc/meminfo", "MemTotal: 10 MB\nMemAvailable: 1 MB\n")]
    [InlineData("proc/meminfo", "\0\0\0\0")]
    [InlineData("proc/self/status", "VmRSS: 9223372036854775807 kB")]
    [InlineData("proc/self/status", "VmRSS:")]
    [InlineData("proc/self/cgroup", "0::/../../../../etc\n")]
    [InlineData("proc/self/cgroup", "0:\n::\n:::::\nmemory\n")]
    [InlineData("proc/self/cgroup", "0::/a\0b\n")]
    [InlineData("sys/fs/cgroup/memory.max", "-1\n")]
    [InlineData("sys/fs/cgroup/memory.max", "0\n")]
    [InlineData("sys/fs/cgroup/memory.max", "12 apples\n")]
    [InlineData("sys/fs/cgroup/memory.max", "99999999999999999999999\n")]
    public void What_is_damaged_is_not_known(string path, string text)
    {
        Write("proc/self/cgroup", "0::/\n");
        Write("sys/fs/cgroup/memory.current", "5\n");
        Write(path, text);
        Assert.Equal(default, _probe.Read());
    }

    [Fact]
    public void Endless_files_and_folders_in_place_of_files_are_no_error()
    {
        Write("proc/self/cgroup", "0::/" + string.Concat(Enumerable.Repeat("a/", 100_000)));
        Write("proc/self/status", new string('x', 1 << 20));
        _root.CreateSubdirectory("proc/meminfo");
        Assert.Equal(default, _probe.Read());
    }

    [Theory]
    [InlineData("2")]
    [InlineData("1")]
    public void The_budget_follows_falling_and_rising_limits_within_one_reading(string version)
    {
        Write("proc/self/cgroup", version == "2" ? "0::/weir\n" : "3:memory:/weir\n");
        var root = new MemoryBudget("root");
        using var monitor = new PressureMonitor(root, _probe, new FakeTimeProvider());
        using var smart = new SmartBudget(root, monitor, new());

        foreach (
            var (limit, used, expected) in new[]
            {
                (4000, 400, 1800),
                (2000, 400, 800),
                (2000, 900, 400),
                (500, 450, 64),
                (8000, 400, 3800),
            }
        )
        {
            if (version == "2")
            {
                Group("sys/fs/cgroup/weir", $"{limit * MB}", used * MB);
            }
            else
            {
                Write("sys/fs/cgroup/memory/weir/memory.limit_in_bytes", $"{limit * MB}\n");
                Write("sys/fs/cgroup/memory/weir/memory.usage_in_bytes", $"{used * MB}\n");
            }
            monitor.Check();
            Assert.Equal(expected * MB, root.Limit);
        }
    }

    [Fact]
    public void This_machine_is_known()
    {
        var reading = new LinuxMemoryProbe().Read();
        if (!OperatingSystem.IsLinux())
        {
            Assert.Null(reading.SystemTotal);
            return;
        }

        Assert.True(reading.ProcessBytes > MB);
        Assert.True(reading.SystemTotal > reading.SystemAvailable);
        Assert.True(reading.ProcessLimit > reading.ProcessBytes);
        Assert.InRange(reading.UsedShare, 0.0001, 1);
    }

    public void Dispose() => _root.Delete(recursive: true);

    private void Group(string folder, string max, long current, long inactive = 0)
    {
        Write($"{folder}/memory.max", $"{max}\n");
        Write($"{folder}/memory.current", $"{current}\n");
        Write($"{folder}/memory.stat", $"anon 1\nfile 2\ninactive_file {inactive}\n");
    }

    private void Write(string path, string text)
    {
        var full = Path.Combine(_root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
