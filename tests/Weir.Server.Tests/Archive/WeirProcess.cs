using System.Diagnostics;

namespace Weir.Server.Tests.Archive;

/// <summary>The program as built, started as a process of its own.</summary>
internal static class WeirProcess
{
    /// <summary>The program beside the tests.</summary>
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "weir");

    /// <summary>Starts it, with its output to be read.</summary>
    public static Process Start(params IEnumerable<string> arguments) => StartUnder([], arguments);

    /// <summary>Starts it by another program, such as a tracer.</summary>
    public static Process StartUnder(string[] launcher, IEnumerable<string> arguments)
    {
        string[] command = [.. launcher, Path, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_ROOT"] = System.IO.Path.GetFullPath(
            System.IO.Path.Combine(
                System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(),
                "..",
                "..",
                ".."
            )
        );
        return Process.Start(start)!;
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(
        params IEnumerable<string> arguments
    )
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
