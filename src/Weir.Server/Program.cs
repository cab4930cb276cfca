using Weir.Server.Hosting;

var options = WeirOptionsReader.Read(args.Length > 0 ? args[0] : "data");
WeirHost.Build(options).Run();
