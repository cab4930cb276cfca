using System.Globalization;
using Weir.Memory;

namespace Weir.Server.Hosting;

/// <summary>What Linux says of this process and of the machine: resident bytes, the cgroup's limit, MemAvailable.</summary>
public sealed class ServerMemoryProbe : IMemoryProbe
{
    /// <inheritdoc/>
    public MemoryReading Read()
    {
        var (total, available) = Machine();
        // The runtime has read the cgroup's limit, of either version, when it started.
        var limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return new MemoryReading
        {
            ProcessBytes = Environment.WorkingSet,
            ProcessLimit = limit > 0 ? limit : null,
            SystemTotal = total,
            SystemAvailable = available,
        };
    }

    private static (long? Total, long? Available) Machine()
    {
        long? total = null;
        long? available = null;
        try
        {
            foreach (var line in File.ReadLines("/proc/meminfo"))
            {
                if (line.StartsWith("MemTotal:", StringComparison.Ordinal))
                    total = Kilobytes(line);
                else if (line.StartsWith("MemAvailable:", StringComparison.Ordinal))
                    available = Kilobytes(line);
                if (available is not null)
                    break;
            }
        }
        catch (IOException)
        {
            // Not a Linux machine: then the machine is not known.
        }
        return (total, available);
    }

    private static long? Kilobytes(string line)
    {
        var text = line.AsSpan(line.IndexOf(':') + 1).Trim();
        var end = text.IndexOf(' ');
        return long.TryParse(
            end < 0 ? text : text[..end],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var kb
        )
            ? kb * 1024
            : null;
    }
}
