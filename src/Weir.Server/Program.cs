using Weir.Server.Commands;

return await WeirCommand.RunAsync(args, Console.Out, Console.Error);
