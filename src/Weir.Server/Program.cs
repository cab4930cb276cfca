using Weir.Server.Archive;
using Weir.Server.Hosting;

var options = WeirOptionsReader.Read(args.Length > 0 ? args[0] : "data");
await using var archive = ArchiveStore.Open(options.DataDirectory);
WeirHost.Build(options, archive).Run();
