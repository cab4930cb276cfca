using System.Buffers.Text;
using System.Text;

namespace Weir.Memory;

/// <summary>
/// Memory limits of the control groups this process is in, its own and all above: each of them is enforced. Reads version 2
/// (<c>memory.max</c>, <c>memory.high</c>) and 1 (<c>memory.limit_in_bytes</c>). What is used is without
/// <c>inactive_file</c>: the kernel drops that before it fails anybody.
/// </summary>
internal sealed class CgroupReader(string root)
{
    // Deeper trees do not occur; a hostile file could name any.
    private const int MaxDepth = 32;

    // Version 1 says "unlimited" by the largest multiple of a page; nobody has an exabyte.
    private const long Unlimited = 1L << 60;

    private readonly string _root = root;

    /// <returns>The limit with least room and what it has in use, and the highest share of all; null when nothing limits.</returns>
    public (long Bytes, long Limit, double Share)? Read()
    {
        using var file = SmallFile.Read(Path.Combine(_root, "proc/self/cgroup"));
        var text = file.Text;
        Tightest tightest = default;
        foreach (var range in text.Split((byte)'\n'))
        {
            Read(text[range], ref tightest);
        }
        return tightest.Found;
    }

    // A line is "number:controllers:path"; version 2 has number 0 and no controllers.
    private void Read(ReadOnlySpan<byte> line, ref Tightest tightest)
    {
        var first = line.IndexOf((byte)':');
        var second = first < 0 ? -1 : line[(first + 1)..].IndexOf((byte)':');
        if (second < 0)
        {
            return;
        }
        var controllers = line[(first + 1)..][..second];
        var path = Parts(line[(first + second + 2)..]);
        if (path is null)
        {
            return;
        }
        if (controllers.IsEmpty)
        {
            Walk("sys/fs/cgroup", path, isUnified: true, ref tightest);
            Walk("sys/fs/cgroup/unified", path, isUnified: true, ref tightest);
        }
        else if (Names(controllers, "memory"u8))
        {
            Walk("sys/fs/cgroup/memory", path, isUnified: false, ref tightest);
        }
    }

    /// <summary>
    /// From the group itself up to the mount. In a container the path may be the host's and lie nowhere below the mount, whose
    /// root then is the container's own group: folders that do not exist say nothing.
    /// </summary>
    private void Walk(string mount, string[] path, bool isUnified, ref Tightest tightest)
    {
        for (var depth = path.Length; depth >= 0; depth--)
        {
            var folder = Path.Combine([_root, mount, .. path[..depth]]);
            var limit = isUnified
                ? Least(Number(folder, "memory.max"), Number(folder, "memory.high"))
                : Number(folder, "memory.limit_in_bytes");
            if (limit is not (> 0 and < Unlimited))
            {
                continue;
            }
            var current = isUnified ? "memory.current" : "memory.usage_in_bytes";
            if (Number(folder, current) is { } used)
            {
                var inactive = Inactive(
                    folder,
                    isUnified ? "inactive_file "u8 : "total_inactive_file "u8
                );
                tightest.Add(Math.Max(0, used - inactive), limit.Value);
            }
        }
    }

    private static long Inactive(string folder, ReadOnlySpan<byte> name)
    {
        using var file = SmallFile.Read(Path.Combine(folder, "memory.stat"));
        return Parse(SmallFile.After(file.Text, name)) ?? 0;
    }

    private static long? Number(string folder, string name)
    {
        using var file = SmallFile.Read(Path.Combine(folder, name));
        return Parse(file.Text.Trim(" \r\n"u8));
    }

    // "max" is no number, and neither is anything that does not fit: both say nothing.
    private static long? Parse(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out long number, out var length)
        && length == text.Length
        && number >= 0
            ? number
            : null;

    private static long? Least(long? one, long? other) => one is null || other < one ? other : one;

    private static bool Names(ReadOnlySpan<byte> controllers, ReadOnlySpan<byte> name)
    {
        foreach (var range in controllers.Split((byte)','))
        {
            if (controllers[range].SequenceEqual(name))
            {
                return true;
            }
        }
        return false;
    }

    /// <returns>The folders of a path; null when it leads out of the mount (a group beside the own namespace) or is too deep.</returns>
    private static string[]? Parts(ReadOnlySpan<byte> path)
    {
        var parts = Encoding.UTF8.GetString(path).Split('/', StringSplitOptions.RemoveEmptyEntries);
        return
            parts.Length > MaxDepth
            || Array.Exists(parts, part => part is ".." || part.Contains('\0'))
            ? null
            : Array.FindAll(parts, part => part is not ".");
    }

    private struct Tightest
    {
        public (long Bytes, long Limit, double Share)? Found;

        public void Add(long bytes, long limit)
        {
            var share = (double)bytes / limit;
            if (Found is not { } found)
            {
                Found = (bytes, limit, share);
                return;
            }
            var most = Math.Max(share, found.Share);
            Found =
                limit - bytes < found.Limit - found.Bytes
                    ? (bytes, limit, most)
                    : (found.Bytes, found.Limit, most);
        }
    }
}
