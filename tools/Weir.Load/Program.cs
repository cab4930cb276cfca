using System.CommandLine;
using Weir.LeakLab;
using Weir.Load;

var server = new Option<string>("--server")
{
    DefaultValueFactory = _ => "artifacts/weir/weir",
    Description = "The built server",
};
var data = new Option<string>("--data")
{
    DefaultValueFactory = _ => "data",
    Description = "The archive's folder",
};
var clients = new Option<int>("--clients")
{
    DefaultValueFactory = _ => 50,
    Description = "Clients at once",
};
var studies = new Option<int>("--studies")
{
    DefaultValueFactory = _ => 10,
    Description = "Studies from the top of the list that each client reads whole",
};
var budget = new Option<int>("--budget")
{
    DefaultValueFactory = _ => 256,
    Description = "Memory:MaxBytes of the server, in MiB",
};
var idle = new Option<int>("--idle")
{
    DefaultValueFactory = _ => 20,
    Description = "Seconds of quiet before memory is read at the end",
};
var instance = new Option<bool>("--largest-instance")
{
    Description = "Each client downloads the archive's largest instance instead",
};
var metadata = new Option<bool>("--metadata")
{
    Description =
        "Times the metadata of the series with most instances instead, the first time and again",
};

var root = new RootCommand(
    "Scenario 23: many clients on one server, and what that does to its memory."
)
{
    server,
    data,
    clients,
    studies,
    budget,
    idle,
    instance,
    metadata,
};
root.SetAction(
    async (parsed, ct) =>
    {
        Environment.SetEnvironmentVariable(
            "WEIR_Memory__MaxBytes",
            ((long)parsed.GetValue(budget) << 20).ToString(
                System.Globalization.CultureInfo.InvariantCulture
            )
        );
        await using var weir = await WeirServer.StartAsync(
            Path.GetFullPath(parsed.GetValue(server)!),
            Path.GetFullPath(parsed.GetValue(data)!),
            ct,
            "--no-demo"
        );
        if (parsed.GetValue(metadata))
        {
            await MetadataTiming.RunAsync(weir, ct);
            return 0;
        }
        await using var watch = new MemoryWatch(weir);
        var readers = new Readers(weir.Address, parsed.GetValue(clients));
        var done = parsed.GetValue(instance)
            ? await readers.DownloadLargestAsync(ct)
            : await readers.ReadStudiesAsync(parsed.GetValue(studies), ct);
        Console.WriteLine(done);
        await Task.Delay(TimeSpan.FromSeconds(parsed.GetValue(idle)), ct);
        Console.WriteLine(await watch.EndAsync());
        Console.WriteLine(await watch.ClearAsync());
        return 0;
    }
);
root.Subcommands.Add(StoreRace.Command(server));
return await root.Parse(args).InvokeAsync();
