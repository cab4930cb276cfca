using System.CommandLine;
using Weir.Server.Hosting;
using Weir.Server.Security;

namespace Weir.Server.Commands;

/// <summary>The command line. Without a command it serves.</summary>
public static class WeirCommand
{
    private const int Failed = 1;
    private const int BadUsage = 2;

    /// <summary>Runs a command line.</summary>
    /// <returns>The exit code: 0 success, 1 failure, 2 a command line that makes no sense, 130 interrupted.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var parsed = Root(output, error).Parse(WithDefault(args));
        if (parsed.Errors.Count > 0)
        {
            await error.WriteLineAsync($"weir: {parsed.Errors[0].Message} (see --help)");
            return BadUsage;
        }

        return await parsed.InvokeAsync(
            new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                // The commands end themselves in order: see Signals.
                ProcessTerminationTimeout = null,
            }
        );
    }

    private static string[] WithDefault(string[] args) =>
        args is []
        || (args[0].StartsWith('-') && args[0] is not ("-h" or "-?" or "--help" or "--version"))
            ? ["serve", .. args]
            : args;

    private static RootCommand Root(TextWriter output, TextWriter error)
    {
        var root = new RootCommand("Weir: DICOM viewer and image server. Not a medical device.");
        root.Add(Serve(output, error));
        root.Add(Import(output, error));
        root.Add(Backup(output, error));
        root.Add(Verify(output, error));
        root.Add(User(output, error));
        return root;
    }

    private static Command Serve(TextWriter output, TextWriter error)
    {
        var port = new Option<int?>("--port")
        {
            Description = "TCP port on 127.0.0.1 (default 5080)",
            HelpName = "N",
        };
        var data = Data();
        var import = new Option<string[]>("--import")
        {
            Description = "File or folder to import first; may be repeated",
            HelpName = "PATH",
            DefaultValueFactory = _ => [],
        };
        var noDemo = new Option<bool>("--no-demo")
        {
            Description = "Leave an empty archive empty instead of making demo studies",
        };
        var trace = new Option<string?>("--record-trace")
        {
            Description =
                "File that gets a trace of frame accesses with hashed keys (tools/simulate)",
            HelpName = "FILE",
        };
        var command = new Command("serve", "Serves viewer and DICOMweb (the default)")
        {
            port,
            data,
            import,
            noDemo,
            trace,
        };
        command.SetAction(
            (parsed, _) =>
            {
                var folder = parsed.GetRequiredValue(data);
                var number = parsed.GetValue(port);
                return Guard(
                    () =>
                    {
                        var options = WeirOptionsReader.Read(folder);
                        number = options.Port = number ?? options.Port;
                        options.RecordTraceTo = parsed.GetValue(trace) ?? options.RecordTraceTo;
                        WeirOptionsReader.Check(options);
                        return ServeCommand.RunAsync(
                            options,
                            parsed.GetRequiredValue(import),
                            parsed.GetValue(noDemo),
                            output,
                            error
                        );
                    },
                    error,
                    () => number ?? 0
                );
            }
        );
        return command;
    }

    private static Command Import(TextWriter output, TextWriter error)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Files and folders",
            Arity = ArgumentArity.OneOrMore,
        };
        var data = Data();
        var json = new Option<bool>("--json") { Description = "One JSON line a file" };
        var command = new Command("import", "Imports files and folders, then exits")
        {
            paths,
            data,
            json,
        };
        command.SetAction(
            (parsed, _) =>
                Guard(
                    () =>
                        ImportCommand.RunAsync(
                            parsed.GetRequiredValue(paths),
                            parsed.GetRequiredValue(data),
                            parsed.GetValue(json),
                            output,
                            error
                        ),
                    error,
                    () => 0
                )
        );
        return command;
    }

    private static Command Backup(TextWriter output, TextWriter error)
    {
        var target = new Argument<string>("FOLDER") { Description = "Where the backup is kept" };
        var data = Data();
        var command = new Command(
            "backup",
            "Copies what is new of the data folder to another; the server may be running"
        )
        {
            target,
            data,
        };
        command.SetAction(
            (parsed, _) =>
                Guard(
                    () =>
                        BackupCommand.RunAsync(
                            parsed.GetRequiredValue(target),
                            parsed.GetRequiredValue(data),
                            output,
                            error
                        ),
                    error,
                    () => 0
                )
        );
        return command;
    }

    private static Command Verify(TextWriter output, TextWriter error)
    {
        var data = Data();
        var json = new Option<bool>("--json") { Description = "One JSON line a fault" };
        var command = new Command(
            "verify",
            "Names every file of the archive, or of a backup, that is missing or changed; the server may be running"
        )
        {
            data,
            json,
        };
        command.SetAction(
            (parsed, _) =>
                Guard(
                    () =>
                        VerifyCommand.RunAsync(
                            parsed.GetRequiredValue(data),
                            parsed.GetValue(json),
                            output,
                            error
                        ),
                    error,
                    () => 0
                )
        );
        return command;
    }

    private static Command User(TextWriter output, TextWriter error)
    {
        var data = Data();
        var reset = new Command(
            "reset-password",
            "Gives the built-in user a new password, prints it and ends all sessions; the server may be running"
        )
        {
            data,
        };
        reset.SetAction(
            (parsed, _) =>
                Guard(
                    async () =>
                    {
                        var folder = parsed.GetRequiredValue(data);
                        if (!Directory.Exists(folder))
                            throw new IOException($"there is no data folder {folder}");
                        var password = new BuiltInUser(new SecretFiles(folder)).Reset();
                        await output.WriteLineAsync(
                            $"The password of \"{BuiltInUser.Name}\" is now {password}"
                        );
                        return 0;
                    },
                    error,
                    () => 0
                )
        );
        return new Command("user", "The built-in user (Auth:Mode BuiltIn)") { reset };
    }

    private static Option<string> Data() =>
        new("--data")
        {
            Description = "Folder for archive and index (default ./data)",
            HelpName = "DIR",
            DefaultValueFactory = _ => "data",
        };

    /// <summary>One clear line for what an operator can mend; anything else is a fault of ours and shows its trace.</summary>
    private static async Task<int> Guard(Func<Task<int>> action, TextWriter error, Func<int> port)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (Exception e) when (CommandFailure.Explain(e, port()) is { } line)
        {
            await error.WriteLineAsync("weir: " + line.ReplaceLineEndings(" "));
            return Failed;
        }
    }
}
