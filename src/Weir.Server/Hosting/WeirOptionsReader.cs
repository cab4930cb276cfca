namespace Weir.Server.Hosting;

/// <summary>Reads <see cref="WeirOptions"/> and refuses what it does not understand.</summary>
public static class WeirOptionsReader
{
    /// <summary>Environment variables that begin with this set options; two underscores part the levels.</summary>
    public const string EnvironmentPrefix = "WEIR_";

    /// <summary>The settings file in the data folder.</summary>
    public const string FileName = "weir.json";

    /// <summary>
    /// The options for <paramref name="dataDirectory"/>: defaults, then its <c>weir.json</c>, then the environment.
    /// The caller may change them (a command line goes first) and then calls <see cref="Check"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">A key is unknown or a value has the wrong type; the key is named.</exception>
    public static WeirOptions Read(string dataDirectory)
    {
        var options = new WeirOptions();
        try
        {
            new ConfigurationBuilder()
                .AddJsonFile(
                    Path.Combine(Path.GetFullPath(dataDirectory), FileName),
                    optional: true
                )
                .AddEnvironmentVariables(EnvironmentPrefix)
                .Build()
                .Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidOperationException(
                $"{FileName} is not valid JSON: {e.InnerException?.Message}",
                e
            );
        }
        options.DataDirectory = dataDirectory;
        return options;
    }

    /// <summary>Throws when a setting is bad; the message has one line a setting, each beginning with its key.</summary>
    /// <exception cref="InvalidOperationException">A setting is out of its limits.</exception>
    public static void Check(WeirOptions options)
    {
        var errors = options.Errors().ToArray();
        if (errors.Length > 0)
            throw new InvalidOperationException("Bad setting. " + string.Join("\n", errors));
    }
}
