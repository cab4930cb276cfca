using System.Buffers.Text;

namespace Weir.Memory;

/// <summary>
/// What Linux says: this process's resident bytes (/proc/self/status), the machine's (/proc/meminfo), and those of its control
/// groups, versions 1 and 2, with all nested limits (<see cref="CgroupReader"/>). About ten small files a reading.
/// </summary>
/// <remarks>
/// A file that is missing, unreadable or damaged is something not known, never an error: the probe also runs where there is no
/// Linux. Source: proc_pid_status(5), proc_meminfo(5), the kernel's admin-guide/cgroup-v2 and cgroup-v1/memory.
/// </remarks>
public sealed class LinuxMemoryProbe : IMemoryProbe
{
    private readonly string _root;
    private readonly Func<long?> _runtimeLimit;
    private readonly CgroupReader _cgroups;

    /// <summary>Makes a probe.</summary>
    /// <param name="root">The folder that holds <c>proc</c> and <c>sys</c>.</param>
    /// <param name="runtimeLimit">What the runtime may use in bytes, null for unknown. Null: the garbage collector's limit.</param>
    public LinuxMemoryProbe(string root = "/", Func<long?>? runtimeLimit = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        _root = root;
        _runtimeLimit = runtimeLimit ?? GcLimit;
        _cgroups = new CgroupReader(root);
    }

    /// <inheritdoc/>
    public MemoryReading Read()
    {
        var (total, available) = Machine();
        var container = _cgroups.Read();
        return new MemoryReading
        {
            ProcessBytes = Resident(),
            ProcessLimit = _runtimeLimit() is > 0 and var limit ? limit : null,
            SystemTotal = total,
            SystemAvailable = available,
            ContainerBytes = container?.Bytes,
            ContainerLimit = container?.Limit,
            ContainerShare = container?.Share,
        };
    }

    private static long? GcLimit() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    private long? Resident()
    {
        using var file = SmallFile.Read(Path.Combine(_root, "proc/self/status"));
        return Kilobytes(file.Text, "VmRSS:"u8);
    }

    private (long? Total, long? Available) Machine()
    {
        using var file = SmallFile.Read(Path.Combine(_root, "proc/meminfo"));
        var total = Kilobytes(file.Text, "MemTotal:"u8);
        var available = Kilobytes(file.Text, "MemAvailable:"u8);
        return total is > 0 && available <= total ? (total, available) : (null, null);
    }

    /// <summary>The value of a line such as <c>MemTotal:  24684096 kB</c>, in bytes.</summary>
    private static long? Kilobytes(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        var value = SmallFile.After(text, name);
        return
            Utf8Parser.TryParse(value, out long kilobytes, out var length)
            && value[length..].Trim((byte)' ').SequenceEqual("kB"u8)
            && kilobytes is >= 0 and < long.MaxValue / 1024
            ? kilobytes * 1024
            : null;
    }
}
