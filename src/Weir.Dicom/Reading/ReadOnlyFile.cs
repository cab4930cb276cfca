using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Weir.Dicom.Reading;

/// <summary>Opens files that are only read.</summary>
internal static partial class ReadOnlyFile
{
    // O_RDONLY | O_CLOEXEC of Linux, the same for x64 and arm64.
    private const int Flags = 0x80000;

    /// <summary>Opens a file without the advisory lock that .NET takes and gives back, two system calls of eight: nothing
    /// writes to a file that was stored.</summary>
    /// <exception cref="IOException">It cannot be opened; other exceptions as <see cref="File.OpenHandle"/> has them.</exception>
    public static SafeFileHandle Open(string path)
    {
        if (OperatingSystem.IsLinux() && !path.Contains('\0'))
        {
            var handle = new SafeFileHandle(OpenFile(path, Flags), ownsHandle: true);
            if (!handle.IsInvalid)
            {
                return handle;
            }
            handle.Dispose();
        }
        // It says why not.
        return File.OpenHandle(path);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);
}
