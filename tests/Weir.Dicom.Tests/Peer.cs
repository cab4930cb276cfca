using System.Diagnostics;

namespace Weir.Dicom.Tests;

/// <summary>Programs of dcmtk, which we did not write.</summary>
internal static class Peer
{
    /// <summary>Runs a program; its output, or what it complains of.</summary>
    public static (int Code, string Output, string Errors) Run(
        string program,
        params string[] arguments
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
