using System.Runtime.InteropServices;

namespace Weir.Server.Decoding;

/// <summary>
/// The harm that a malicious frame might make a decoder do, for tests: a worker started for them does what a request's
/// syntax names. A worker of a server knows none of it.
/// </summary>
internal static unsafe partial class WorkerFaults
{
    public const string Crash = "fault.crash";
    public const string Hang = "fault.hang";
    public const string MemoryBomb = "fault.memory";
    public const string Lie = "fault.lie";
    public const string Babble = "fault.babble";
    public const string Shrink = "fault.shrink";
    public const string Escape = "fault.escape";
    public const string Environment = "fault.environment";

    private const nuint PieceBytes = 4 << 20;

    public static bool IsFault(string syntax) =>
        syntax.StartsWith("fault.", StringComparison.Ordinal);

    /// <summary>Does it.</summary>
    /// <param name="fault">Which.</param>
    /// <param name="fd">The shared memory.</param>
    /// <param name="output">Where answers go.</param>
    /// <param name="samples">Where samples go: what the fault could reach is written here.</param>
    public static DecodeStatus Commit(string fault, int fd, Stream output, Span<byte> samples)
    {
        switch (fault)
        {
            case Crash:
                _ = Fill(8, 1, 8);
                return DecodeStatus.Done;
            case Hang:
                while (true)
                    _ = Pause();
            case MemoryBomb:
                return Explode(samples);
            case Lie:
                // Samples that are not there, for a request that was never made.
                DecodeAnswer[] lies = [new() { Magic = DecodeAnswer.Mark, Number = -7 }];
                output.Write(MemoryMarshal.AsBytes<DecodeAnswer>(lies));
                return DecodeStatus.Done;
            case Babble:
                output.Write(new byte[4000]);
                return DecodeStatus.Done;
            case Shrink:
                samples[0] = Truncate(fd, 0) == 0 ? (byte)1 : (byte)2;
                return DecodeStatus.Done;
            case Escape:
                // One bit for each way out that was open.
                samples[0] = (byte)(
                    (Socket(1, 1, 0) >= 0 ? 1 : 0)
                    | (Linux.Open("/tmp/weir-escape", 0x42, 0x180) >= 0 ? 2 : 0)
                    | (Kill(ParentId(), 0) == 0 ? 4 : 0)
                    | (CanTrace() ? 8 : 0)
                    | (CanFork() ? 16 : 0)
                    | (Linux.Open("/proc/self/status", 0, 0) < 0 ? 32 : 0)
                );
                return DecodeStatus.Done;
            case Environment:
                var text = string.Join(
                    '\n',
                    System.Environment.GetEnvironmentVariables().Keys.Cast<string>().Order()
                );
                _ = System.Text.Encoding.UTF8.TryGetBytes(text, samples, out _);
                return DecodeStatus.Done;
            default:
                return DecodeStatus.Failed;
        }
    }

    private static bool CanFork()
    {
        var child = Fork();
        if (child == 0)
            Exit(0);
        return child > 0;
    }

    private static bool CanTrace()
    {
        var place = stackalloc nint[2];
        var word = stackalloc nint[1];
        (place[0], place[1]) = ((nint)word, sizeof(nint));
        // Of itself a process may always read, unless nobody may.
        return ReadOther(System.Environment.ProcessId, place, 1, place, 1, 0) >= 0;
    }

    /// <summary>Takes memory and uses it until there is none, and notes how much that was.</summary>
    private static DecodeStatus Explode(Span<byte> samples)
    {
        var pieces = 0L;
        while (Allocate(PieceBytes) is var piece && piece != null)
        {
            new Span<byte>(piece, (int)PieceBytes).Fill(1);
            pieces++;
        }
        BitConverter.TryWriteBytes(samples, pieces * (long)PieceBytes);
        return DecodeStatus.Done;
    }

    [LibraryImport("libc", EntryPoint = "socket")]
    private static partial int Socket(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "fork")]
    private static partial int Fork();

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int ParentId();

    [LibraryImport("libc", EntryPoint = "process_vm_readv")]
    private static partial nint ReadOther(
        int process,
        nint* local,
        nuint localCount,
        nint* remote,
        nuint remoteCount,
        nuint flags
    );

    [LibraryImport("libc", EntryPoint = "memset")]
    private static partial nint Fill(nint address, int value, nuint bytes);

    [LibraryImport("libc", EntryPoint = "pause")]
    private static partial int Pause();

    [LibraryImport("libc", EntryPoint = "malloc")]
    private static partial void* Allocate(nuint bytes);

    [LibraryImport("libc", EntryPoint = "ftruncate")]
    private static partial int Truncate(int fd, long length);
}
