using System.CommandLine;
using Weir.CodecLab;

var files = new Argument<string[]>("FILE")
{
    Description = "DICOM files, or folders of them",
    Arity = ArgumentArity.OneOrMore,
};
var rounds = new Option<int>("--rounds")
{
    Description = "Frames measured of each file",
    DefaultValueFactory = _ => 50,
};
var bench = new Command("bench", "Times of a frame, in this process and in a decoder process")
{
    files,
    rounds,
};
bench.SetAction(parsed =>
    Bench.Run(Files.Of(parsed.GetRequiredValue(files)), parsed.GetValue(rounds))
);

var headers = new Command("headers", "Headers a second, beside opening a file and reading 16 KiB")
{
    files,
    rounds,
};
headers.SetAction(parsed =>
    Headers.Run(Files.Of(parsed.GetRequiredValue(files)), parsed.GetValue(rounds))
);

var minutes = new Option<double>("--minutes")
{
    Description = "How long",
    DefaultValueFactory = _ => 10,
};
var seed = new Option<int>("--seed")
{
    Description = "Of all that is random",
    DefaultValueFactory = _ => 1,
};
var fuzz = new Command("fuzz", "Damages codestreams and has decoder processes decode them")
{
    files,
    minutes,
    seed,
};
fuzz.SetAction(parsed =>
    Fuzz.Run(
        Files.Of(parsed.GetRequiredValue(files)),
        TimeSpan.FromMinutes(parsed.GetValue(minutes)),
        parsed.GetValue(seed)
    )
);

var image = new Argument<string>("FILE") { Description = "A compressed image" };
var slices = new Option<int>("--slices")
{
    Description = "Instances of the study",
    DefaultValueFactory = _ => 200,
};
var busy = new Option<int>("--busy")
{
    Description = "Processors kept busy by others",
    DefaultValueFactory = _ => Environment.ProcessorCount,
};
var server = new Option<string>("--server")
{
    Description = "The built server",
    DefaultValueFactory = _ => "artifacts/weir/weir",
};
var open = new Command(
    "open",
    "Time from asking to the first image of a study that is decoded on demand"
)
{
    image,
    slices,
    busy,
    server,
};
open.SetAction(
    (parsed, _) =>
        OpenStudy.RunAsync(
            parsed.GetRequiredValue(image),
            parsed.GetValue(slices),
            parsed.GetValue(busy),
            parsed.GetRequiredValue(server)
        )
);

return await new RootCommand("Measures and fuzzes Weir's decoders.") { bench, headers, fuzz, open }
    .Parse(args)
    .InvokeAsync();
