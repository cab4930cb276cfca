using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Weir.Server.Archive;

/// <summary>
/// The few system calls that .NET does not offer: syncing a directory (without it a rename may be lost in a power cut) and telling
/// regular files from pipes and devices before opening them.
/// </summary>
internal static partial class Posix
{
    private const int ReadOnlyDirectoryCloseOnExec = 0x10000 | 0x80000;
    private const int AtCurrentFolder = -100;
    private const uint BasicStats = 0x7ff;
    private const int FileTypeMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int Directory = 0x4000;

    /// <summary>Makes the entries of a directory (creations, renames) durable.</summary>
    /// <exception cref="IOException">The directory cannot be opened or synced.</exception>
    public static void SyncDirectory(string path)
    {
        var fd = Open(path, ReadOnlyDirectoryCloseOnExec, 0);
        if (fd < 0)
        {
            throw Failed($"cannot open {path}");
        }

        try
        {
            if (Fsync(fd) != 0)
            {
                throw Failed($"cannot sync {path}");
            }
        }
        finally
        {
            _ = Close(fd);
        }
    }

    /// <summary>Says what a path is, following links; null when it cannot be looked at.</summary>
    public static FileIdentity? Look(string path)
    {
        if (Statx(AtCurrentFolder, path, 0, BasicStats, out var stat) != 0)
        {
            return null;
        }

        return new FileIdentity(
            ((ulong)stat.DeviceMajor << 32) | stat.DeviceMinor,
            stat.Inode,
            (stat.Mode & FileTypeMask) switch
            {
                RegularFile => FileKind.Regular,
                Directory => FileKind.Directory,
                _ => FileKind.Other,
            }
        );
    }

    private static IOException Failed(string what)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{what}: {new Win32Exception(error).Message}", error);
    }

    [LibraryImport(
        "libc",
        EntryPoint = "open",
        StringMarshalling = StringMarshalling.Utf8,
        SetLastError = true
    )]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int fd);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int fd);

    [LibraryImport(
        "libc",
        EntryPoint = "statx",
        StringMarshalling = StringMarshalling.Utf8,
        SetLastError = true
    )]
    private static partial int Statx(
        int directory,
        string path,
        int flags,
        uint mask,
        out StatxBuffer result
    );

    /// <summary>struct statx of the Linux kernel: the same on every architecture, which struct stat is not.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatxBuffer
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}

/// <summary>What kind of thing a path names.</summary>
internal enum FileKind
{
    /// <summary>A file with bytes.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Directory,

    /// <summary>A pipe, socket or device: opening it may block or never end.</summary>
    Other,
}

/// <summary>Device and inode name a file whatever path leads to it.</summary>
internal readonly record struct FileIdentity(ulong Device, ulong Inode, FileKind Kind);
