using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Weir.Server.Decoding;

/// <summary>System calls of Linux by which decoder processes are fed and kept in.</summary>
internal static unsafe partial class Linux
{
    public const int ReadWriteCloseOnExec = 0x2 | 0x80000;
    public const int WriteOnly = 0x1;
    public const uint CloseOnExec = 0x1;
    public const uint AllowSealing = 0x2;
    public const int AddSeals = 1033;
    public const int SealSeal = 0x1;
    public const int SealShrink = 0x2;
    public const int LimitFileSize = 1;
    public const int LimitCore = 4;
    public const int LimitFiles = 7;
    public const int LimitAddressSpace = 9;
    public const int NoNewPrivileges = 38;

    private const int ProtectReadWrite = 0x3;
    private const int MapShared = 0x1;

    [StructLayout(LayoutKind.Sequential)]
    public struct Limit
    {
        public ulong Current;
        public ulong Maximum;
    }

    /// <summary>Maps a file, to be shared with who else maps it.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public static byte* Map(int fd, long bytes)
    {
        var address = Map(0, (nuint)bytes, ProtectReadWrite, MapShared, fd, 0);
        return address == -1 ? throw Failed("cannot map shared memory") : (byte*)address;
    }

    public static void Unmap(byte* address, long bytes) => _ = Unmap((nint)address, (nuint)bytes);

    /// <summary>Sets a limit of this process, within what it was given.</summary>
    /// <param name="resource">Which.</param>
    /// <param name="value">What for.</param>
    /// <param name="forGood">Whether it may not be raised again.</param>
    /// <exception cref="IOException">The system refuses.</exception>
    public static void SetLimit(int resource, ulong value, bool forGood)
    {
        Limit limit;
        if (GetLimit(resource, &limit) != 0)
            throw Failed("cannot read a limit");
        limit.Current = Math.Min(value, limit.Maximum);
        limit.Maximum = forGood ? limit.Current : limit.Maximum;
        if (SetLimit(resource, &limit) != 0)
            throw Failed("cannot set a limit");
    }

    public static IOException Failed(string what)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{what}: {new Win32Exception(error).Message}", error);
    }

    [LibraryImport(
        "libc",
        EntryPoint = "memfd_create",
        StringMarshalling = StringMarshalling.Utf8,
        SetLastError = true
    )]
    public static partial int CreateMemoryFile(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(int fd, int command, int argument);

    /// <summary>Makes the file as long, its pages allocated: no access to them can fail later.</summary>
    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    public static partial int Allocate(int fd, long offset, long bytes);

    [LibraryImport(
        "libc",
        EntryPoint = "open",
        StringMarshalling = StringMarshalling.Utf8,
        SetLastError = true
    )]
    public static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int fd);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    public static partial int Duplicate(int from, int to);

    /// <summary>SIGALRM after so many seconds, which ends the process; 0: never.</summary>
    [LibraryImport("libc", EntryPoint = "alarm")]
    public static partial uint Alarm(uint seconds);

    [LibraryImport("libc", EntryPoint = "prctl")]
    public static partial int ControlProcess(
        int option,
        nuint argument,
        nuint third,
        nuint fourth,
        nuint fifth
    );

    [LibraryImport("libc", EntryPoint = "setpriority")]
    public static partial int SetPriority(int which, int who, int nice);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(
        nint address,
        nuint length,
        int protection,
        int flags,
        int fd,
        nint offset
    );

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int GetLimit(int resource, Limit* limit);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetLimit(int resource, Limit* limit);
}
