namespace Weir.Server.Decoding;

/// <summary>What a decoder process lays upon itself before it looks at any frame.</summary>
internal static class WorkerLimits
{
    private const int StandardError = 2;
    private const int LowestNice = 19;
    private const int MaxOpenFiles = 64;

    /// <summary>For the life of the process: no core dump (it would hold pixels), no writing of files, no new privileges,
    /// and what libraries print goes nowhere.</summary>
    /// <param name="isBackground">Whether it works only when nobody else wants the processor.</param>
    public static void Apply(bool isBackground)
    {
        Linux.SetLimit(Linux.LimitCore, 0, forGood: true);
        Linux.SetLimit(Linux.LimitFileSize, 0, forGood: true);
        Linux.SetLimit(Linux.LimitFiles, MaxOpenFiles, forGood: true);
        _ = Linux.ControlProcess(Linux.NoNewPrivileges, 1, 0, 0, 0);
        if (isBackground)
            _ = Linux.SetPriority(0, 0, LowestNice);
        var nowhere = Linux.Open("/dev/null", Linux.WriteOnly, 0);
        if (nowhere >= 0)
        {
            _ = Linux.Duplicate(nowhere, StandardError);
            _ = Linux.Close(nowhere);
        }
    }

    /// <summary>For the next frame: so much more address space than now, and so many seconds.</summary>
    public static void Begin(long memoryBytes, int seconds)
    {
        var limit = (ulong)(AddressSpaceBytes() + memoryBytes);
        Linux.SetLimit(Linux.LimitAddressSpace, limit, forGood: false);
        // The server ends a process that takes too long. Should there be no server any more, this does.
        _ = Linux.Alarm((uint)seconds);
    }

    /// <summary>After a frame.</summary>
    public static void End()
    {
        _ = Linux.Alarm(0);
        Linux.SetLimit(Linux.LimitAddressSpace, ulong.MaxValue, forGood: false);
    }

    /// <summary>What the process has mapped: the .NET runtime reserves far more than it uses, so only the growth is limited.</summary>
    private static long AddressSpaceBytes()
    {
        Span<byte> text = stackalloc byte[64];
        using var file = File.OpenHandle("/proc/self/statm");
        var read = RandomAccess.Read(file, text, 0);
        text = text[..read];
        return long.Parse(
                text[..text.IndexOf((byte)' ')],
                System.Globalization.CultureInfo.InvariantCulture
            ) * Environment.SystemPageSize;
    }
}
